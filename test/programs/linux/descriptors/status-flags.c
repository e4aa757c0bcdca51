/* F_GETFL and F_SETFL: what can be changed and what not. */
#include "../check.h"

static void flags(int fd)
{
	int f = fcntl(fd, F_GETFL);
	printf("%s%s%s%s%s\n", (f & O_ACCMODE) == O_RDONLY ? "rdonly" : (f & O_ACCMODE) == O_WRONLY ? "wronly" : "rdwr",
	       f & O_APPEND ? " append" : "", f & O_NONBLOCK ? " nonblock" : "", f & (O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC | O_NOCTTY) ? " creation" : "",
	       (f & O_SYNC) == O_SYNC ? " sync" : f & O_DSYNC ? " dsync" : "");
}

int main(void)
{
	int a = open("f", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
	flags(a);
	SHOW(fcntl(a, F_GETFD));
	SHOW(fcntl(a, F_SETFL, O_APPEND | O_NONBLOCK)); flags(a);
	SHOW(fcntl(a, F_SETFL, O_WRONLY)); flags(a);
	SHOW(fcntl(a, F_SETFL, O_SYNC | O_CREAT | O_TRUNC | O_APPEND)); flags(a);
	SHOW(fcntl(a, F_SETFL, 0)); flags(a);
	flags(open("f", O_RDONLY)); flags(open("f", O_WRONLY | O_APPEND)); flags(open("f", O_RDONLY | O_NONBLOCK)); flags(open("f", O_RDWR | O_SYNC)); flags(open("f", O_RDWR | O_DSYNC));
	int p[2];
	pipe2(p, O_NONBLOCK | O_CLOEXEC);
	flags(p[0]); flags(p[1]); SHOW(fcntl(p[0], F_GETFD));
	char c;
	SHOW(read(p[0], &c, 1)); SHOW(fcntl(p[0], F_SETFL, 0)); flags(p[0]); flags(p[1]);
	SHOW(pipe2(p, O_RDWR)); SHOW(pipe2(p, 0x10)); SHOW(pipe2((int *)1, 0));
	SHOW(fcntl(-1, F_GETFL)); SHOW(fcntl(a, 12345)); SHOW(fcntl(a, F_GETOWN)); SHOW(fcntl(a, F_SETOWN, getpid())); SHOW(fcntl(a, F_GETOWN) == getpid());
	SHOW(fcntl(a, F_GETSIG)); SHOW(fcntl(a, F_SETSIG, SIGUSR1)); SHOW(fcntl(a, F_GETSIG) == SIGUSR1); SHOW(fcntl(a, F_SETSIG, 99));
	return 0;
}
