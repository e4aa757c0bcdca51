/* epoll_wait(2) and epoll_pwait(2): waiting, signals, many at once. */
#include "../check.h"
#include <sys/epoll.h>
#include <sys/time.h>

static int p[2], alarms;
static void count(int s) { alarms++; (void)s; }

int main(void)
{
	struct epoll_event e = { EPOLLIN }, out[64];
	int ep = epoll_create1(0);
	pipe(p);
	epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e);
	long long begin = now(); SHOW(epoll_wait(ep, out, 4, 30)); SHOW(now() - begin >= 29);
	struct sigaction a = { .sa_handler = count, .sa_flags = SA_RESTART }; sigaction(SIGALRM, &a, NULL);
	INTERRUPTED(epoll_wait(ep, out, 4, -1)); SHOW(alarms > 0); alarms = 0;
	sigset_t block, none; sigemptyset(&none); sigemptyset(&block); sigaddset(&block, SIGALRM); sigprocmask(SIG_BLOCK, &block, NULL); raise(SIGALRM);
	SHOW(epoll_pwait(ep, out, 4, 10, NULL)); SHOW(alarms); SHOW(epoll_pwait(ep, out, 4, -1, &none)); SHOW(alarms); sigprocmask(SIG_UNBLOCK, &block, NULL);
	SHOW(epoll_pwait(ep, out, 4, 0, &block)); alarm_in(10); begin = now(); SHOW(epoll_pwait(ep, out, 4, 40, &block)); SHOW(now() - begin >= 39); SHOW(alarms);
	/* Twenty ready, five at a time: nobody is left out. */
	int seen[20] = { 0 }, q[2];
	for (int i = 0; i < 20; i++) { pipe(q); write(q[1], "x", 1); e.data.u32 = i; epoll_ctl(ep, EPOLL_CTL_ADD, q[0], &e); }
	for (int round = 0; round < 4; round++) { int n = epoll_wait(ep, out, 5, 0); printf("%d ", n); for (int i = 0; i < n; i++) seen[out[i].data.u32]++; }
	int once = 0; for (int i = 0; i < 20; i++) once += seen[i] == 1; printf("%d seen once\n", once);
	SHOW(epoll_wait(ep, out, 64, 0));
	return 0;
}
