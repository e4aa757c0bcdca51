/* Timers whose signal is not taken in time: what is counted, and where it is told. */
#include "../check.h"
#include <sys/utsname.h>

static timer_t id;
static volatile int runs, last;
static void on(int s, siginfo_t *i, void *c) { runs++; last = i->si_overrun; (void)s; (void)c; }
static int set(timer_t t, int ms, int every) { struct itimerspec v = { { 0, every * 1000000 }, { 0, ms * 1000000 } }; return timer_settime(t, 0, &v, NULL); }
static int about(int n, int low, int high) { if (n < low || n > high) printf("%d is not in %d..%d\n", n, low, high); return n >= low && n <= high; }

/* Before, the signal of a setting that is no more stayed pending. */
static int drops_old_signals(void)
{
	struct utsname u;
	int major = 0, minor = 0;
	uname(&u);
	sscanf(u.release, "%d.%d", &major, &minor);
	return strstr(u.release, "muslin") != NULL || major > 6 || (major == 6 && minor >= 13);
}

int main(void)
{
	NEEDS("Linux 6.13", drops_old_signals());
	sigset_t m, none, p;
	siginfo_t i;
	struct timespec zero = { 0, 0 }, two = { 2, 0 };
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 2, .sigev_value.sival_int = 5 };
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGRTMIN + 2, &a, NULL);
	sigemptyset(&none); sigemptyset(&m); sigaddset(&m, SIGRTMIN + 2); sigprocmask(SIG_BLOCK, &m, NULL);
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &id)); SHOW(timer_getoverrun(id));

	/* Ten periods are one signal. */
	set(id, 20, 20); usleep(215000); SHOW(sigtimedwait(&m, &i, &two) == SIGRTMIN + 2); SHOW(i.si_code == SI_TIMER); SHOW(i.si_value.sival_int); SHOW(about(i.si_overrun, 8, 40)); SHOW(timer_getoverrun(id) == i.si_overrun); SHOW(sigtimedwait(&m, &i, &zero));
	/* The next one begins to count anew, in phase with the first. */
	SHOW(sigtimedwait(&m, &i, &two) == SIGRTMIN + 2); SHOW(about(i.si_overrun, 0, 30)); SHOW(timer_getoverrun(id) == i.si_overrun); set(id, 0, 0); while (sigtimedwait(&m, &i, &zero) > 0);
	/* Once is once. */
	set(id, 5, 0); usleep(30000); SHOW(timer_getoverrun(id) >= 0); SHOW(sigtimedwait(&m, &i, &two) == SIGRTMIN + 2); SHOW(i.si_overrun); SHOW(timer_getoverrun(id));
	/* In a handler. */
	set(id, 10, 10); usleep(105000); struct itimerspec off = { { 0, 0 }, { 0, 0 } }, was; sigprocmask(SIG_SETMASK, &none, NULL); SHOW(runs >= 1); int first = last; sigprocmask(SIG_BLOCK, &m, NULL); timer_settime(id, 0, &off, &was); SHOW(about(first, 6, 60)); SHOW(was.it_interval.tv_nsec); SHOW(was.it_value.tv_nsec > 0); while (sigtimedwait(&m, &i, &zero) > 0);
	/* What is pending when a timer is set anew, stopped or deleted is not of the new setting. */
	set(id, 5, 0); usleep(20000); set(id, 900, 0); SHOW(sigtimedwait(&m, &i, &zero)); set(id, 5, 0); usleep(20000); set(id, 0, 0); sigpending(&p); SHOW(sigtimedwait(&m, &i, &zero)); set(id, 5, 0); usleep(20000); SHOW(timer_delete(id)); SHOW(sigtimedwait(&m, &i, &zero)); SHOW(timer_getoverrun(id)); SHOW(timer_delete(id) != 0);
	/* Two timers with one signal have one each, and a queued one besides. */
	timer_t one, other; e.sigev_value.sival_int = 1; timer_create(CLOCK_MONOTONIC, &e, &one); e.sigev_value.sival_int = 2; timer_create(CLOCK_REALTIME, &e, &other); set(one, 5, 5); usleep(3000); set(other, 12, 12); usleep(60000); sigqueue(getpid(), SIGRTMIN + 2, (union sigval){ .sival_int = 3 }); set(one, 0, 0);
	int seen[4] = { 0 }; timer_settime(other, 0, &(struct itimerspec){ { 0, 0 }, { 50, 0 } }, NULL); while (sigtimedwait(&m, &i, &zero) > 0) seen[i.si_value.sival_int]++; SHOW(seen[3]);
	/* SIGEV_NONE: only to be looked at. */
	e.sigev_notify = SIGEV_NONE; timer_t quiet; SHOW(timer_create(CLOCK_MONOTONIC, &e, &quiet)); set(quiet, 10, 400); usleep(30000); struct itimerspec v; SHOW(timer_gettime(quiet, &v)); SHOW(v.it_interval.tv_nsec); SHOW(v.it_value.tv_nsec > 0); SHOW(timer_getoverrun(quiet)); SHOW(sigtimedwait(&m, &i, &zero));
	/* An ignored signal: the timer goes on, and comes to a handler that is set later. */
	e.sigev_notify = SIGEV_SIGNAL; e.sigev_signo = SIGUSR1; timer_t ignored; signal(SIGUSR1, SIG_IGN); SHOW(timer_create(CLOCK_MONOTONIC, &e, &ignored)); set(ignored, 5, 10); usleep(40000); runs = 0; sigaction(SIGUSR1, &a, NULL); usleep(50000); SHOW(runs > 0); set(ignored, 0, 0);
	/* Time of the processor. */
	e.sigev_signo = SIGUSR2; sigaction(SIGUSR2, &a, NULL); timer_t cpu; SHOW(timer_create(CLOCK_PROCESS_CPUTIME_ID, &e, &cpu)); runs = 0; set(cpu, 30, 0); long long begin = now(); while (!runs && now() - begin < 10000); SHOW(runs); SHOW(timer_create(CLOCK_THREAD_CPUTIME_ID, &e, &cpu));
	return 0;
}
