#include "../check.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <stdint.h>

int main(void)
{
	int p[2];
	char buf[70000];
	SHOW(pipe2(p, O_NONBLOCK));
	struct pollfd f[3] = { { p[0], POLLIN, 0 }, { p[1], POLLOUT, 0 }, { -1, POLLIN, 9 } };
	SHOW(poll(f, 3, 0)); printf("%x %x %x\n", f[0].revents, f[1].revents, f[2].revents);
	SHOW(read(p[0], buf, 1));
	SHOW(write(p[1], "hello", 5));
	int n; ioctl(p[0], FIONREAD, &n); printf("%d bytes\n", n);
	SHOW(poll(f, 2, -1)); printf("%x %x\n", f[0].revents, f[1].revents);
	SHOW(read(p[0], buf, 100));
	memset(buf, 'x', sizeof buf);
	SHOW(write(p[1], buf, sizeof buf));
	SHOW(write(p[1], buf, 1));
	SHOW(poll(f, 2, 0)); printf("%x %x\n", f[0].revents, f[1].revents);
	SHOW(fcntl(p[1], F_GETPIPE_SZ));
	SHOW(read(p[0], buf, 4095)); SHOW(write(p[1], buf, 4096)); SHOW(read(p[0], buf, 1)); SHOW(write(p[1], buf, 4096));
	SHOW(lseek(p[0], 0, SEEK_SET)); SHOW(pread(p[0], buf, 1, 0));
	SHOW(close(p[1]));
	SHOW(read(p[0], buf, sizeof buf));
	SHOW(read(p[0], buf, 1));
	SHOW(poll(f, 1, 0)); printf("%x\n", f[0].revents);
	f[0].fd = 99; SHOW(poll(f, 1, 0)); printf("%x\n", f[0].revents);
	fd_set r; FD_ZERO(&r); FD_SET(p[0], &r);
	struct timeval tv = { 0, 1000 };
	SHOW(select(p[0] + 1, &r, 0, 0, &tv)); printf("%d\n", FD_ISSET(p[0], &r) != 0);
	/* Linux looks at no more descriptors than the table has room for; this makes room. */
	close(dup2(p[0], 127));
	FD_ZERO(&r); FD_SET(99, &r); SHOW(select(100, &r, 0, 0, &tv));
	SHOW(select(-1, 0, 0, 0, &tv));
	int e = eventfd(3, EFD_NONBLOCK);
	uint64_t v;
	SHOW(read(e, &v, 8)); printf("%d\n", (int)v);
	SHOW(read(e, &v, 8));
	v = 5; SHOW(write(e, &v, 8)); SHOW(write(e, &v, 8)); SHOW(read(e, &v, 8)); printf("%d\n", (int)v);
	v = UINT64_MAX; SHOW(write(e, &v, 8)); SHOW(read(e, &v, 4));
	int sem = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
	SHOW(read(sem, &v, 8)); printf("%d\n", (int)v); SHOW(read(sem, &v, 8)); SHOW(read(sem, &v, 8));
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct itimerspec its = { { 0, 0 }, { 0, 20000000 } }, got;
	SHOW(read(t, &v, 8));
	SHOW(timerfd_settime(t, 0, &its, 0));
	SHOW(timerfd_gettime(t, &got)); printf("%d\n", got.it_value.tv_nsec > 0);
	struct pollfd tf = { t, POLLIN, 0 };
	SHOW(poll(&tf, 1, 1000)); SHOW(read(t, &v, 8)); printf("%d\n", (int)v);
	SHOW(timerfd_create(99, 0));
	int ep = epoll_create1(0);
	struct epoll_event ev = { EPOLLIN, { .u64 = 42 } }, out[4];
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev)); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &ev)); SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, sem, &ev)); SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, sem, 0));
	SHOW(epoll_wait(ep, out, 4, 0));
	v = 1; write(e, &v, 8);
	SHOW(epoll_wait(ep, out, 4, -1)); printf("%x %d\n", out[0].events, (int)out[0].data.u64);
	SHOW(epoll_wait(ep, out, 4, 0)); SHOW(epoll_wait(ep, out, 0, 0));
	ev.events = EPOLLIN | EPOLLET; SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, e, &ev));
	SHOW(epoll_wait(ep, out, 4, 0)); SHOW(epoll_wait(ep, out, 4, 0));
	write(e, &v, 8); SHOW(epoll_wait(ep, out, 4, 0));
	ev.events = EPOLLIN | EPOLLONESHOT; SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, e, &ev));
	SHOW(epoll_wait(ep, out, 4, 0)); SHOW(epoll_wait(ep, out, 4, 0));
	int file = open("f", O_CREAT | O_RDWR, 0600); SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, file, &ev));
	SHOW(close(e)); SHOW(epoll_wait(ep, out, 4, 0));
	sigset_t m; sigemptyset(&m); sigaddset(&m, SIGUSR1); sigprocmask(SIG_BLOCK, &m, 0);
	int s = signalfd(-1, &m, SFD_NONBLOCK);
	struct signalfd_siginfo si;
	SHOW(read(s, &si, sizeof si)); raise(SIGUSR1);
	SHOW(read(s, &si, sizeof si)); printf("%d %d\n", si.ssi_signo == SIGUSR1, si.ssi_pid == (unsigned)getpid());
	SHOW(read(s, &si, 10));
	int in = inotify_init1(IN_NONBLOCK);
	mkdir("w", 0700);
	SHOW(inotify_add_watch(in, "w", IN_ALL_EVENTS)); SHOW(inotify_add_watch(in, "none", IN_CREATE)); SHOW(inotify_add_watch(in, "w", 0));
	SHOW(read(in, buf, sizeof buf));
	int w = open("w/a", O_CREAT | O_WRONLY, 0600); write(w, "x", 1); close(w);
	chmod("w/a", 0400); rename("w/a", "w/b"); unlink("w/b"); rmdir("w");
	n = read(in, buf, sizeof buf);
	for (char *at = buf; at < buf + n;) {
		struct inotify_event *i = (void *)at;
		printf("%x %s\n", i->mask, i->len ? i->name : "");
		at += sizeof *i + i->len;
	}
	unlink("f");
	return 0;
}
