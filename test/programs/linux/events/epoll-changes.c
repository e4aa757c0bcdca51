/* epoll(7): what becomes ready without a byte coming, and files that are closed while they are watched. */
#include "../check.h"
#include <pty.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <termios.h>

static int ep;

static void told(const char *what)
{
	struct epoll_event out[8];
	int n = epoll_wait(ep, out, 8, 0);
	printf("%s: %d", what, n);
	for (int i = 0; i < n; i++) printf(" %x/%d", out[i].events, (int)out[i].data.u32);
	putchar('\n');
}

static int watch(int fd, unsigned events, int data)
{
	struct epoll_event e = { .events = events, .data.u32 = data };
	return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
}

static void signals(void)
{
	sigset_t user, both;
	sigemptyset(&user); sigaddset(&user, SIGUSR1); both = user; sigaddset(&both, SIGUSR2);
	sigprocmask(SIG_BLOCK, &both, NULL);
	int fd = signalfd(-1, &user, SFD_NONBLOCK);
	SHOW(watch(fd, EPOLLIN, 1)); raise(SIGUSR2); told("not of the mask"); SHOW(signalfd(fd, &both, 0) == fd); told("of the mask"); SHOW(signalfd(fd, &user, 0) == fd); told("not of the mask again"); close(fd);
}

static void terminal(void)
{
	int master, slave;
	struct termios raw;
	SHOW(openpty(&master, &slave, NULL, NULL, NULL)); tcgetattr(slave, &raw); cfmakeraw(&raw); raw.c_cc[VMIN] = 5; tcsetattr(slave, TCSANOW, &raw);
	SHOW(watch(slave, EPOLLIN, 2)); write(master, "abc", 3); told("three of five"); raw.c_cc[VMIN] = 3; tcsetattr(slave, TCSANOW, &raw); told("three of three"); tcflush(slave, TCIFLUSH); told("flushed");
	close(slave); told("closed"); close(master);
}

int main(void)
{
	char page[4096] = { 0 }, c;
	int p[2], inner, e, t;
	ep = epoll_create1(0);
	signals(); terminal();
	/* A pipe gets more room. */
	pipe2(p, O_NONBLOCK); fcntl(p[1], F_SETPIPE_SZ, 4096); while (write(p[1], page, sizeof page) > 0) continue;
	SHOW(watch(p[1], EPOLLOUT, 3)); told("full"); SHOW(fcntl(p[1], F_SETPIPE_SZ, 65536)); told("room"); close(p[0]); told("nobody reads"); close(p[1]); told("closed");
	/* A timer. */
	t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK); struct itimerspec at = { .it_value = { 0, 1 } }; SHOW(watch(t, EPOLLIN | EPOLLET, 4)); told("not set"); timerfd_settime(t, 0, &at, NULL); usleep(20000); told("expired"); told("told"); timerfd_settime(t, 0, &at, NULL); usleep(20000); told("expired again"); close(t);
	/* One in another: its own are read outside of it. */
	inner = epoll_create1(0); e = eventfd(0, EFD_NONBLOCK); struct epoll_event in = { EPOLLIN, { .u32 = 5 } }, out; epoll_ctl(inner, EPOLL_CTL_ADD, e, &in);
	SHOW(watch(inner, EPOLLIN, 6)); told("nothing inside"); eventfd_write(e, 1); told("something inside"); SHOW(epoll_wait(inner, &out, 1, 0)); told("still"); eventfd_t v; eventfd_read(e, &v); told("taken"); eventfd_write(e, 1); close(e); told("closed inside"); close(inner);
	/* The same number for another file. */
	pipe(p); SHOW(watch(p[0], EPOLLIN, 7)); close(p[0]); int q[2]; pipe(q); SHOW(q[0] == p[0]); write(q[1], "x", 1); told("another file"); SHOW(watch(q[0], EPOLLIN, 8)); told("the other file"); SHOW(watch(q[0], EPOLLIN, 9)); read(q[0], &c, 1); told("empty");
	/* Woken and consumed before anybody asks. */
	write(q[1], "y", 1); read(q[0], &c, 1); told("consumed"); write(q[1], "z", 1); told("again");
	struct epoll_event edge = { EPOLLIN | EPOLLET, { .u32 = 10 } }; SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, q[0], &edge)); told("edge"); read(q[0], &c, 1); write(q[1], "y", 1); read(q[0], &c, 1); told("edge, consumed"); write(q[1], "z", 1); told("edge, again"); told("edge, told");
	/* Descriptors of one file are watched each by itself. */
	int copy = dup(q[0]); SHOW(watch(copy, EPOLLIN, 11)); told("a copy"); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, q[0], NULL)); told("only the copy"); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, copy, NULL)); told("none");
	return 0;
}
