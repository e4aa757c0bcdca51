/* dup(2) and its kin: the lowest number, shared offsets, own flags. */
#include "../check.h"
#include <sys/syscall.h>

int main(void)
{
	char buf[4];
	put("f", "abcdef");
	int fd = open("f", O_RDONLY);
	SHOW(dup(fd) - fd);
	SHOW(close(fd + 1));
	SHOW(dup(fd) - fd);
	SHOW(read(fd, buf, 2)); SHOW(read(fd + 1, buf, 2)); printf("%.2s\n", buf); SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(dup2(fd, 40)); SHOW(dup2(fd, 40)); SHOW(dup2(40, 40)); SHOW(dup2(41, 41)); SHOW(dup2(-1, 5)); SHOW(dup2(fd, -1)); SHOW(dup2(41, 5));
	SHOW(dup3(fd, 42, O_CLOEXEC)); SHOW(fcntl(42, F_GETFD)); SHOW(fcntl(40, F_GETFD)); SHOW(dup3(fd, fd, 0)); SHOW(syscall(SYS_dup3, fd, 43, O_APPEND)); SHOW(dup3(fd, -1, 0)); SHOW(dup3(99, 43, 0));
	/* dup2 to itself changes nothing; to another, the flag is not copied. */
	SHOW(dup2(42, 42)); SHOW(fcntl(42, F_GETFD)); SHOW(dup2(42, 44)); SHOW(fcntl(44, F_GETFD));
	SHOW(fcntl(fd, F_DUPFD, 50)); SHOW(fcntl(fd, F_DUPFD, 50)); SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 50)); SHOW(fcntl(52, F_GETFD)); SHOW(fcntl(fd, F_DUPFD, -1)); SHOW(fcntl(fd, F_DUPFD, 1 << 30)); SHOW(fcntl(99, F_DUPFD, 0));
	SHOW(fcntl(fd, F_SETFD, FD_CLOEXEC)); SHOW(fcntl(fd, F_GETFD)); SHOW(fcntl(fd + 1, F_GETFD)); SHOW(fcntl(fd, F_SETFD, 0)); SHOW(fcntl(fd, F_GETFD));
	/* Status flags belong to what they share. */
	SHOW(fcntl(fd, F_SETFL, O_NONBLOCK)); SHOW(fcntl(40, F_GETFL) & O_NONBLOCK ? 1 : 0);
	/* A closed one is the next. */
	close(fd); SHOW(open("f", O_RDONLY) == fd); SHOW(close(40)); SHOW(close(40)); SHOW(read(fd + 1, buf, 2)); printf("%.2s\n", buf);
	return 0;
}
