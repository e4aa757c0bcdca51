/* Many timers: each fires once, in the order of their times. */
#include "../check.h"

static int order[40]; static volatile int fired;
static void on(int s, siginfo_t *i, void *c) { order[fired++] = i->si_value.sival_int; (void)s; (void)c; }

int main(void)
{
	timer_t t[20]; struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO }; sigfillset(&a.sa_mask); sigaction(SIGRTMIN, &a, NULL);
	struct timespec base; clock_gettime(CLOCK_MONOTONIC, &base);
	for (int i = 0; i < 20; i++) { struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = i }; if (timer_create(CLOCK_MONOTONIC, &e, &t[i])) printf("%s\n", error_name(errno)); long long at = base.tv_sec * 1000000000LL + base.tv_nsec + 30000000LL + (i * 7 % 20) * 3000000LL; struct itimerspec v = { { 0, 0 }, { at / 1000000000, at % 1000000000 } }; timer_settime(t[i], TIMER_ABSTIME, &v, NULL); }
	while (fired < 20) usleep(1000);
	int sorted = 1; for (int i = 1; i < 20; i++) sorted &= order[i] * 7 % 20 > order[i - 1] * 7 % 20; SHOW(sorted); usleep(10000); SHOW(fired); int deleted = 0; for (int i = 0; i < 20; i++) deleted += !timer_delete(t[i]); SHOW(deleted);
	return 0;
}
