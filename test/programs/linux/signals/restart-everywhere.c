/* What SA_RESTART does to each call that waits: the handler ends the wait, so that what begins again returns, or it interrupts. */
#include "../check.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>

enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_WAIT_BITSET = 9 };
static int in, out, full, into, notify, fifo, other_end, e, word, terminal = -1;
static volatile int runs;

/* Something for each of them. */
static void feed(int s)
{
	static char buf[65536];
	runs++;
	write(out, "x", 1);
	read(full, buf, sizeof buf);
	if (notify >= 0) close(open("watched/f", O_CREAT | O_RDWR, 0600)), unlink("watched/f");
	if (fifo) other_end = open("fifo", O_RDWR | O_NONBLOCK);
	uint64_t v;
	if (e) read(e, &v, 8);
	if (terminal >= 0) write(terminal, "line\n", 5);
	word++; syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
	(void)s;
}
/* What the handler has done is undone: nothing to read, and no room to write. */
static void block(void)
{
	static char big[4096];
	char c[100];
	uint64_t most = 0xfffffffffffffffe;
	fcntl(in, F_SETFL, O_NONBLOCK);
	while (read(in, c, sizeof c) > 0);
	fcntl(in, F_SETFL, 0);
	fcntl(into, F_SETFL, O_NONBLOCK);
	while (write(into, big, sizeof big) > 0 || write(into, big, 1) > 0);
	fcntl(into, F_SETFL, 0);
	if (e) fcntl(e, F_SETFL, O_NONBLOCK), read(e, c, 8), write(e, &most, 8), fcntl(e, F_SETFL, 0);
	if (other_end) close(other_end), other_end = 0;
}
static fd_set *only(int fd) { static fd_set set; FD_ZERO(&set); FD_SET(fd, &set); return &set; }

#define BOTH(call) do { \
	block(); runs = 0; handle_alarm(feed, SA_RESTART); alarm_in(25); SHOW_AS("with SA_RESTART " #call, call); SHOW(runs); \
	block(); runs = 0; handle_alarm(feed, 0); alarm_in(25); SHOW_AS("without " #call, call); SHOW(runs); \
} while (0)

int main(void)
{
	int p[2], q[2];
	char c[10];
	setvbuf(stdout, NULL, _IOLBF, 0);
	static char big[65536];
	struct iovec v = { c, 1 };
	pipe(p); in = p[0]; out = p[1];
	pipe(q); full = q[0]; into = q[1]; fcntl(full, F_SETFL, O_NONBLOCK); notify = -1;
	BOTH(read(in, c, 1)); BOTH(readv(in, &v, 1));

	/* A full pipe. */
	BOTH(write(into, big, 4096));
	v.iov_base = big; v.iov_len = 4096; BOTH(writev(into, &v, 1));
	put("file", "0123456789"); int file = open("file", O_RDWR); off_t at = 0; BOTH((at = 0, sendfile(into, file, &at, 10)));
	BOTH(splice(in, NULL, file, NULL, 1, 0)); int t[2]; pipe(t); BOTH(tee(in, t[1], 1, 0));

	/* A fifo that nobody has open at the other end. */
	mkfifo("fifo", 0600); fifo = 1; BOTH(open("fifo", O_RDONLY) >= 0 ? 0 : -1); BOTH(open("fifo", O_WRONLY) >= 0 ? 0 : -1); fifo = 0;

	mkdir("watched", 0700); notify = inotify_init(); inotify_add_watch(notify, "watched", IN_CREATE); BOTH(read(notify, big, sizeof big) > 0 ? 0 : -1); notify = -1;
	e = eventfd(0, 0); uint64_t one = 1; BOTH(write(e, &one, 8)); e = 0;
	int timer = timerfd_create(CLOCK_MONOTONIC, 0); struct itimerspec soon = { { 0, 0 }, { 0, 60000000 } }; timerfd_settime(timer, 0, &soon, NULL); handle_alarm(feed, SA_RESTART); alarm_in(25); SHOW(read(timer, &one, 8)); timerfd_settime(timer, 0, &soon, NULL); handle_alarm(feed, 0); alarm_in(25); SHOW(read(timer, &one, 8));
	sigset_t usr; sigemptyset(&usr); sigaddset(&usr, SIGUSR1); int signals = signalfd(-1, &usr, 0); handle_alarm(feed, 0); alarm_in(25); SHOW(read(signals, big, sizeof big));

	/* Terminals. */
	int master = posix_openpt(O_RDWR | O_NOCTTY); grantpt(master); unlockpt(master); int slave = open(ptsname(master), O_RDWR | O_NOCTTY); terminal = master; BOTH(read(slave, c, sizeof c)); terminal = -1;

	/* Futexes: without a time limit they begin again, and find that the word has changed. */
	BOTH(syscall(SYS_futex, &word, FUTEX_WAIT, word, NULL, NULL, 0)); struct timespec limit = { 5, 0 }; BOTH(syscall(SYS_futex, &word, FUTEX_WAIT, word, &limit, NULL, 0)); struct timespec until; clock_gettime(CLOCK_MONOTONIC, &until); until.tv_sec += 5; BOTH(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, word, &until, NULL, -1));

	/* Never. */
	struct pollfd f = { in, POLLIN, 0 }; sigset_t none; sigemptyset(&none); struct timespec five = { 5, 0 }; BOTH(ppoll(&f, 1, &five, &none)); BOTH(poll(&f, 1, 5000)); struct timeval tv = { 5, 0 }; BOTH((tv.tv_sec = 5, select(in + 1, only(in), NULL, NULL, &tv))); BOTH(pselect(in + 1, only(in), NULL, NULL, &five, &none));
	int ep = epoll_create1(0); struct epoll_event ev = { EPOLLIN, { 0 } }; epoll_ctl(ep, EPOLL_CTL_ADD, in, &ev); BOTH(epoll_wait(ep, &ev, 1, 5000)); BOTH(epoll_pwait(ep, &ev, 1, 5000, &none)); BOTH(nanosleep(&five, NULL)); BOTH(clock_nanosleep(CLOCK_REALTIME, 0, &five, NULL) ? -1 : 0); BOTH(pause()); BOTH(sigsuspend(&none)); BOTH(syscall(SYS_rt_sigtimedwait, &usr, NULL, &five, 8)); BOTH(syscall(SYS_rt_sigtimedwait, &usr, NULL, NULL, 8));
	return 0;
}
