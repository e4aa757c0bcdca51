/* epoll(7): level-triggered, edge-triggered, once. */
#include "../check.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

static int ep;

static void wait_(const char *what)
{
	struct epoll_event out[8];
	int n = epoll_wait(ep, out, 8, 0);
	printf("%s: %d", what, n);
	for (int i = 0; i < n; i++) printf(" %x/%d", out[i].events, (int)out[i].data.u32);
	putchar('\n');
}

static int set(int op, int fd, unsigned events, int data)
{
	struct epoll_event e = { .events = events, .data.u32 = data };
	return epoll_ctl(ep, op, fd, &e);
}

int main(void)
{
	int p[2], q[2];
	char buf[16];
	ep = epoll_create1(EPOLL_CLOEXEC);
	pipe2(p, O_NONBLOCK); pipe2(q, O_NONBLOCK);
	SHOW(set(EPOLL_CTL_ADD, p[0], EPOLLIN, 1)); wait_("empty"); write(p[1], "ab", 2); wait_("level"); wait_("level"); read(p[0], buf, 1); wait_("level"); read(p[0], buf, 1); wait_("level");
	SHOW(set(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 2)); write(p[1], "ab", 2); wait_("edge"); wait_("edge"); write(p[1], "c", 1); wait_("edge"); read(p[0], buf, 1); wait_("edge"); SHOW(set(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 3)); wait_("edge, set again"); wait_("edge");
	SHOW(set(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 4)); wait_("once"); wait_("once"); write(p[1], "d", 1); wait_("once"); SHOW(set(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 5)); wait_("once more"); wait_("once");
	SHOW(set(EPOLL_CTL_ADD, p[1], EPOLLOUT | EPOLLIN, 6)); wait_("output"); SHOW(set(EPOLL_CTL_DEL, p[1], 0, 0)); wait_("deleted");
	SHOW(set(EPOLL_CTL_ADD, q[0], 0, 7)); write(q[1], "x", 1); wait_("for nothing"); close(q[1]); wait_("hang-up"); close(q[0]); wait_("closed");
	/* Deleting needs the descriptor; a copy keeps it in. */
	pipe(q); write(q[1], "x", 1); SHOW(set(EPOLL_CTL_ADD, q[0], EPOLLIN, 8)); int copy = dup(q[0]); close(q[0]); wait_("a copy is open"); SHOW(set(EPOLL_CTL_DEL, q[0], 0, 0)); SHOW(set(EPOLL_CTL_ADD, copy, EPOLLIN, 9)); wait_("both"); close(copy); wait_("neither");
	pipe(q); SHOW(set(EPOLL_CTL_ADD, q[0], EPOLLIN, 10)); close(q[1]); wait_("no writer"); SHOW(set(EPOLL_CTL_MOD, q[0], EPOLLRDHUP, 11)); wait_("still");
	int e = eventfd(1, EFD_NONBLOCK); SHOW(set(EPOLL_CTL_ADD, e, EPOLLIN | EPOLLET, 12)); SHOW(set(EPOLL_CTL_DEL, q[0], 0, 0)); wait_("eventfd"); eventfd_write(e, 1); wait_("eventfd"); eventfd_write(e, 1); eventfd_write(e, 1); wait_("eventfd"); wait_("eventfd");
	return 0;
}
