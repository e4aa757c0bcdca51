/* RLIMIT_NOFILE: how many descriptors there can be, and which numbers. */
#include "../check.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

int main(void)
{
	struct rlimit l;
	int p[2], fd = open("/dev/null", O_RDONLY);
	/* Numbers that the parent left open do not count. */
	for (int i = fd + 1; i < 64; i++) close(i);
	getrlimit(RLIMIT_NOFILE, &l);
	l.rlim_cur = fd + 4;
	SHOW(setrlimit(RLIMIT_NOFILE, &l));
	SHOW(dup(fd) - fd); SHOW(dup(fd) - fd); SHOW(dup(fd) - fd); SHOW(dup(fd));
	SHOW(open("f", O_CREAT | O_RDWR, 0600)); SHOW(pipe(p)); SHOW(eventfd(0, 0)); SHOW(epoll_create1(0)); SHOW(access("f", F_OK));
	SHOW(dup2(fd, fd + 4)); SHOW(dup2(fd, fd + 3) - fd); SHOW(fcntl(fd, F_DUPFD, fd + 4)); SHOW(fcntl(fd, F_DUPFD, fd + 1));
	close(fd + 3);
	SHOW(pipe(p));
	close(fd + 2);
	SHOW(pipe(p)); printf("%d %d\n", p[0] - fd, p[1] - fd);
	/* What is open above a lowered limit stays. */
	l.rlim_cur = fd + 1;
	SHOW(setrlimit(RLIMIT_NOFILE, &l)); SHOW(write(p[1], "x", 1)); SHOW(dup2(fd, p[0]));
	close(fd);
	SHOW(open("/dev/null", O_RDONLY) == fd);
	SHOW(sysconf(_SC_OPEN_MAX) == fd + 1);
	return 0;
}
