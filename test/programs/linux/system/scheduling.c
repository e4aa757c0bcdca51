/* sched(7), as far as one processor and one process go. */
#include "../check.h"
#include <sched.h>
#include <sys/syscall.h>

int main(void)
{
	struct sched_param p = { 0 }; struct timespec t; cpu_set_t s; unsigned cpu, node;
	SHOW(sched_yield()); SHOW(syscall(SYS_sched_getscheduler, 0)); SHOW(syscall(SYS_sched_getparam, 0, &p)); SHOW(p.sched_priority); SHOW(sched_get_priority_min(SCHED_OTHER)); SHOW(sched_get_priority_max(SCHED_OTHER)); SHOW(sched_get_priority_min(SCHED_FIFO)); SHOW(sched_get_priority_max(SCHED_RR)); SHOW(sched_get_priority_max(99)); SHOW(syscall(SYS_sched_getscheduler, -1)); SHOW(syscall(SYS_sched_getscheduler, 0x7ffffff0)); SHOW(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p)); p.sched_priority = 5; SHOW(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p)); SHOW(syscall(SYS_sched_setscheduler, 0, 99, &p)); p.sched_priority = 0; SHOW(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &p)); SHOW(syscall(SYS_sched_getscheduler, 0));
	SHOW(sched_rr_get_interval(0, &t)); SHOW(sched_getaffinity(0, sizeof s, &s)); SHOW(CPU_COUNT(&s) > 0); SHOW(sched_setaffinity(0, sizeof s, &s)); CPU_ZERO(&s); SHOW(sched_setaffinity(0, sizeof s, &s)); SHOW(syscall(SYS_sched_getaffinity, 0, 1, &s)); SHOW(sched_getaffinity(0x7ffffff0, sizeof s, &s)); SHOW(syscall(SYS_getcpu, &cpu, &node, NULL)); SHOW(cpu < 10000); SHOW(sched_getcpu() >= 0);
	return 0;
}
