/* timer_create(2) and what belongs to it. */
#include "../check.h"

static volatile int runs, value, code, overrun;
static timer_t id;
static void on(int s, siginfo_t *i, void *c) { runs++; value = i->si_value.sival_int; code = i->si_code; int o = timer_getoverrun(id); if (o > overrun) overrun = o; (void)s; (void)c; }

static int set(timer_t t, int flags, int ms, int every)
{
	struct itimerspec v = { { every / 1000, every % 1000 * 1000000 }, { ms / 1000, ms % 1000 * 1000000 } };
	return timer_settime(t, flags, &v, NULL);
}

int main(void)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 42 };
	struct itimerspec v, old;
	sigaction(SIGUSR1, &a, NULL); sigaction(SIGALRM, &a, NULL);
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &id)); SHOW(timer_gettime(id, &v)); SHOW(v.it_value.tv_sec || v.it_value.tv_nsec); SHOW(set(id, 0, 10000, 0)); timer_gettime(id, &v); SHOW(v.it_value.tv_sec >= 9); long long begin = now(); set(id, 0, 20, 0); while (!runs) usleep(1000); SHOW(now() - begin >= 19); printf("%d %d %d\n", runs, value, code == SI_TIMER);
	SHOW(set(id, 0, 5, 5)); while (runs < 5) usleep(1000); timer_gettime(id, &v); SHOW(v.it_interval.tv_nsec); SHOW(timer_settime(id, 0, &(struct itimerspec){ 0 }, &old)); SHOW(old.it_interval.tv_nsec); int before = runs; usleep(20000); SHOW(runs - before);
	/* While the signal is blocked, the timer counts how often it would have come. */
	sigset_t m, o; sigemptyset(&m); sigaddset(&m, SIGUSR1); sigprocmask(SIG_BLOCK, &m, &o); set(id, 0, 5, 5); usleep(52000); before = runs; sigprocmask(SIG_SETMASK, &o, NULL); set(id, 0, 0, 0); SHOW(runs - before >= 1); SHOW(overrun >= 5);
	struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); t.tv_nsec += 20000000; if (t.tv_nsec >= 1000000000) { t.tv_sec++; t.tv_nsec -= 1000000000; } v = (struct itimerspec){ { 0, 0 }, t }; before = runs; SHOW(timer_settime(id, TIMER_ABSTIME, &v, NULL)); while (runs == before) usleep(1000); SHOW(runs - before); v.it_value.tv_sec = 1; SHOW(timer_settime(id, TIMER_ABSTIME, &v, NULL)); before = runs; usleep(1000); SHOW(runs >= before);
	timer_t other, none; SHOW(timer_create(CLOCK_REALTIME, NULL, &other)); before = runs; set(other, 0, 10, 0); while (runs == before) usleep(1000); SHOW(runs - before); e.sigev_notify = SIGEV_NONE; SHOW(timer_create(CLOCK_MONOTONIC, &e, &none)); before = runs; set(none, 0, 5, 0); usleep(20000); SHOW(runs - before); timer_gettime(none, &v); SHOW(v.it_value.tv_sec || v.it_value.tv_nsec); set(none, 0, 10000, 0); timer_gettime(none, &v); SHOW(v.it_value.tv_sec >= 9);
	SHOW(timer_delete(other)); SHOW(timer_delete(none)); e.sigev_notify = SIGEV_SIGNAL; e.sigev_signo = 65; SHOW(timer_create(CLOCK_MONOTONIC, &e, &other)); e.sigev_signo = SIGUSR1; SHOW(timer_create(99, &e, &other)); v = (struct itimerspec){ { 0, 0 }, { 0, 1000000000 } }; SHOW(timer_settime(id, 0, &v, NULL)); SHOW(timer_delete(id));
	return 0;
}
