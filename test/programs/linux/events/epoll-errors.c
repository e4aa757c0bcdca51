/* epoll: what cannot be watched, and wrong arguments. */
#include "../check.h"
#include <sys/epoll.h>
#include <sys/syscall.h>

int main(void)
{
	struct epoll_event e = { EPOLLIN, { .u64 = 0x123456789abcdefULL } }, out[4];
	int p[2], ep = epoll_create1(0), other = epoll_create1(0), third = epoll_create(1);
	pipe(p);
	int file = open("f", O_CREAT | O_RDWR, 0600);
	SHOW(syscall(SYS_epoll_create, 0)); SHOW(syscall(SYS_epoll_create, -1)); SHOW(epoll_create1(1)); SHOW(epoll_create1(EPOLL_CLOEXEC) >= 0);
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, file, &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, open(".", O_RDONLY), &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, open("/dev/null", O_RDONLY), &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, 99, &e)); SHOW(epoll_ctl(99, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_ctl(file, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_ctl(ep, 9, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], NULL)); SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, open("f", O_PATH), &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL)); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL));
	/* One in another, but not in a ring. */
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, other, &e)); SHOW(epoll_ctl(other, EPOLL_CTL_ADD, third, &e)); SHOW(epoll_ctl(third, EPOLL_CTL_ADD, ep, &e)); SHOW(epoll_ctl(other, EPOLL_CTL_ADD, ep, &e)); SHOW(epoll_ctl(third, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_wait(ep, out, 4, 0)); write(p[1], "x", 1); SHOW(epoll_wait(ep, out, 4, 0)); SHOW(out[0].data.u64 == e.data.u64); SHOW(epoll_wait(other, out, 4, 0)); SHOW(epoll_wait(third, out, 4, 0));
	SHOW(epoll_wait(ep, out, 0, 0)); SHOW(epoll_wait(ep, out, -1, 0)); SHOW(epoll_wait(99, out, 4, 0)); SHOW(epoll_wait(file, out, 4, 0)); SHOW(epoll_wait(ep, (void *)8, 4, 0)); char c; SHOW(read(ep, &c, 1)); SHOW(write(ep, &c, 1)); SHOW(lseek(ep, 0, SEEK_SET));
	/* EPOLLEXCLUSIVE has rules of its own. */
	e.events = EPOLLIN | EPOLLEXCLUSIVE; SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e)); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], &e)); e.events = EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT; SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e)); e.events = EPOLLIN | EPOLLEXCLUSIVE; int q[2]; pipe(q); int inner = epoll_create1(0); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, inner, &e));
	return 0;
}
