/* O_NONBLOCK is of each end, and can be changed. */
#include "../check.h"
#include <sys/ioctl.h>
#include <sys/syscall.h>

int main(void)
{
	char c;
	int p[2], on = 1, off = 0;
	SHOW(pipe2(p, O_NONBLOCK)); SHOW(read(p[0], &c, 1)); SHOW(fcntl(p[0], F_GETFL) & O_NONBLOCK ? 1 : 0); SHOW(fcntl(p[1], F_GETFL) & O_NONBLOCK ? 1 : 0);
	SHOW(fcntl(p[1], F_SETFL, 0)); SHOW(fcntl(p[0], F_GETFL) & O_NONBLOCK ? 1 : 0); SHOW(ioctl(p[1], FIONBIO, &on)); SHOW(fcntl(p[1], F_GETFL) & O_NONBLOCK ? 1 : 0); SHOW(ioctl(p[1], FIONBIO, &off)); SHOW(fcntl(p[1], F_GETFL) & O_NONBLOCK ? 1 : 0);
	SHOW(ioctl(p[0], FIOCLEX)); SHOW(fcntl(p[0], F_GETFD)); SHOW(ioctl(p[0], FIONCLEX)); SHOW(fcntl(p[0], F_GETFD)); SHOW(ioctl(p[0], FIONREAD, NULL)); SHOW(ioctl(p[0], 0x12345678, &on)); SHOW(ioctl(99, FIONREAD, &on)); SHOW(ioctl(p[0], 0x5401, &on));
	/* A copy shares the flag, another opening does not. */
	int copy = dup(p[0]); char path[32]; sprintf(path, "/proc/self/fd/%d", p[0]); int other = open(path, O_RDONLY | O_NONBLOCK); SHOW(other >= 0); SHOW(fcntl(copy, F_SETFL, 0)); SHOW(fcntl(p[0], F_GETFL) & O_NONBLOCK ? 1 : 0); SHOW(fcntl(other, F_GETFL) & O_NONBLOCK ? 1 : 0); SHOW(write(p[1], "z", 1)); SHOW(read(other, &c, 1)); SHOW(read(other, &c, 1));
	SHOW(syscall(SYS_pipe2, p, O_DIRECT)); SHOW(syscall(SYS_pipe2, p, O_APPEND)); SHOW(syscall(SYS_pipe2, p, -1));
	return 0;
}
