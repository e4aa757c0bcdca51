/* Which calls go on after a handler with SA_RESTART, and which never do. */
#include "../check.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/time.h>

static int p[2], e, runs;
static void feed(int s) { runs++; write(p[1], "x", 1); eventfd_write(e, 1); (void)s; }
static void only(int s) { runs++; (void)s; }
int main(void)
{
	char c;
	eventfd_t v;
	struct timespec t = { 2, 0 }, left;
	pipe(p); e = eventfd(0, 0);
	handle_alarm(feed, SA_RESTART); alarm_in(15); SHOW(read(p[0], &c, 1)); handle_alarm(only, 0); INTERRUPTED(read(p[0], &c, 1)); eventfd_read(e, &v);
	handle_alarm(feed, SA_RESTART); alarm_in(15); SHOW(eventfd_read(e, &v)); read(p[0], &c, 1); handle_alarm(only, 0); INTERRUPTED(eventfd_read(e, &v));
	struct pollfd f = { p[0], POLLIN }; handle_alarm(only, SA_RESTART); INTERRUPTED(poll(&f, 1, -1)); int ep = epoll_create1(0); struct epoll_event ev = { EPOLLIN }; epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev); handle_alarm(only, SA_RESTART); INTERRUPTED(epoll_wait(ep, &ev, 1, -1)); fd_set r; FD_ZERO(&r); FD_SET(p[0], &r); handle_alarm(only, SA_RESTART); INTERRUPTED(select(p[0] + 1, &r, NULL, NULL, NULL));
	handle_alarm(only, SA_RESTART); INTERRUPTED(nanosleep(&t, &left)); SHOW(left.tv_sec < 2); handle_alarm(only, SA_RESTART); INTERRUPTED(clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &left) == EINTR); handle_alarm(only, SA_RESTART); INTERRUPTED(usleep(400000)); handle_alarm(only, SA_RESTART); INTERRUPTED(sleep(3) >= 2); handle_alarm(only, SA_RESTART); INTERRUPTED(pause()); sigset_t m; sigemptyset(&m); handle_alarm(only, SA_RESTART); INTERRUPTED(sigsuspend(&m));
	struct timespec until; clock_gettime(CLOCK_MONOTONIC, &until); until.tv_sec += 2; handle_alarm(only, SA_RESTART); INTERRUPTED(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR);
	SHOW(runs > 10);
	/* A write that has begun ends with what it has written. */
	static char big[100000]; int q[2]; pipe(q); handle_alarm(only, 0); INTERRUPTED(write(q[1], big, sizeof big)); handle_alarm(only, 0); INTERRUPTED(write(q[1], big, 1));
	return 0;
}
