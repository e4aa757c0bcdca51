#include "../check.h"
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include <sched.h>
#include <sys/random.h>
#include <sys/prctl.h>

static volatile int fired;
static void handler(int s, siginfo_t *i, void *c) { fired++; if (fired == 1) printf("code %d value %d\n", i->si_code, i->si_value.sival_int); (void)s; (void)c; }

int main(void)
{
	struct timespec a, b, r;
	SHOW(clock_gettime(CLOCK_REALTIME, &a)); printf("%d\n", a.tv_sec > 1600000000);
	SHOW(clock_gettime(CLOCK_MONOTONIC, &a)); SHOW(clock_gettime(99, &a)); SHOW(clock_getres(CLOCK_REALTIME, &r));
	clock_gettime(CLOCK_MONOTONIC, &a); usleep(20000); clock_gettime(CLOCK_MONOTONIC, &b);
	long ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000; printf("slept %d\n", ms >= 20 && ms < 2000);
	b.tv_nsec += 10000000; if (b.tv_nsec >= 1000000000) { b.tv_nsec -= 1000000000; b.tv_sec++; }
	SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, 0)); r.tv_sec = 0; r.tv_nsec = 1000000000; SHOW(nanosleep(&r, 0));
	struct timeval tv; SHOW(gettimeofday(&tv, 0)); struct tms t; WORKS(times(&t)); struct rusage u; SHOW(getrusage(RUSAGE_SELF, &u)); SHOW(getrusage(99, &u));
	struct itimerval it = { { 0, 5000 }, { 0, 5000 } }, old;
	struct sigaction act = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO }; sigaction(SIGALRM, &act, 0);
	SHOW(setitimer(ITIMER_REAL, &it, 0)); while (fired < 3) usleep(1000); memset(&it, 0, sizeof it); SHOW(setitimer(ITIMER_REAL, &it, &old)); printf("%d\n", (int)old.it_interval.tv_usec); SHOW(setitimer(9, &it, 0)); SHOW(getitimer(ITIMER_REAL, &it)); printf("%d\n", (int)it.it_value.tv_usec);
	fired = 0; sigaction(SIGRTMIN, &act, 0); timer_t id; struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 77 };
	SHOW(timer_create(CLOCK_MONOTONIC, &ev, &id)); struct itimerspec its = { { 0, 0 }, { 0, 10000000 } }; SHOW(timer_settime(id, 0, &its, 0)); while (!fired) usleep(1000); SHOW(timer_gettime(id, &its)); printf("%d\n", (int)its.it_value.tv_nsec); SHOW(timer_getoverrun(id)); SHOW(timer_delete(id));
	/* a timer also fires while the program only computes and calls */
	fired = 0; it.it_value.tv_usec = 10000; setitimer(ITIMER_REAL, &it, 0); while (!fired) getppid(); printf("fired %d\n", fired);
	struct utsname n; SHOW(uname(&n)); printf("%s\n", n.sysname); SHOW(sched_yield()); SHOW(sched_get_priority_max(SCHED_FIFO)); char buf[16]; SHOW(getrandom(buf, 16, 0)); SHOW(getrandom(buf, 16, 99)); SHOW(prctl(PR_SET_NAME, "name")); SHOW(prctl(PR_GET_NAME, buf)); printf("%s\n", buf); SHOW(prctl(9999)); SHOW(getpgrp() == getpgid(0)); SHOW(getsid(0) > 0 || getsid(0) == 0);
	FILE *f = fopen("/proc/self/comm", "r"); printf("%s", fgets(buf, 16, f)); f = fopen("/proc/self/cmdline", "r"); SHOW(f != 0); char link[100]; SHOW(readlink("/proc/self/cwd", link, 100) > 0); SHOW(open("/proc/none", O_RDONLY)); SHOW(mkdir("/proc/x", 0700)); int fd = open("/proc/self/fd", O_RDONLY | O_DIRECTORY); WORKS(fd);
	return 0;
}
