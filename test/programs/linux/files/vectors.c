/* readv, writev, preadv, pwritev, and the flags of the second kind. */
#include "../check.h"
#include <limits.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* Not every C library has them. The offset is two words, of which 64-bit systems need only the first. */
static long preadv2_(int fd, struct iovec *v, int n, long at, int flags) { return syscall(SYS_preadv2, fd, v, n, at, at < 0 ? -1L : 0L, flags); }
static long pwritev2_(int fd, struct iovec *v, int n, long at, int flags) { return syscall(SYS_pwritev2, fd, v, n, at, at < 0 ? -1L : 0L, flags); }

int main(void)
{
	char a[4] = "", b[4] = "", c[4] = "";
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	struct iovec out[] = { { "one", 3 }, { NULL, 0 }, { "two", 3 }, { "three", 5 } };
	SHOW(writev(fd, out, 4));
	SHOW(lseek(fd, 0, SEEK_CUR));
	show_file("f");
	struct iovec in[] = { { a, 3 }, { b, 0 }, { c, 3 } };
	SHOW(lseek(fd, 1, SEEK_SET));
	SHOW(readv(fd, in, 3));
	printf("%s %s %s\n", a, b, c);
	SHOW(readv(fd, in, 0));
	SHOW(readv(fd, in, -1));
	SHOW(readv(fd, in, IOV_MAX + 1));
	SHOW(readv(fd, (void *)1, 1));
	struct iovec bad[] = { { a, 2 }, { (void *)1, 3 } };
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(readv(fd, bad, 2));
	struct iovec huge[] = { { a, 1 }, { b, (size_t)-1 } };
	SHOW(readv(fd, huge, 2));
	SHOW(preadv(fd, in, 3, 6));
	printf("%s %s\n", a, c);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pwritev(fd, out, 1, 20));
	SHOW(preadv(fd, in, 3, -1));
	SHOW(preadv(fd, in, 3, 100));
	SHOW(preadv2_(fd, in, 1, 0, 0));
	printf("%s\n", a);
	SHOW(lseek(fd, 3, SEEK_SET));
	SHOW(preadv2_(fd, in, 1, -1, 0));
	printf("%s\n", a);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pwritev2_(fd, out, 1, 0, 4));
	SHOW(preadv2_(fd, in, 1, 0, 0x40000000));
	SHOW(writev(-1, out, 1));
	int r = open("f", O_RDONLY), p[2];
	SHOW(writev(r, out, 1));
	pipe(p);
	SHOW(pwritev(p[1], out, 1, 0));
	SHOW(writev(p[1], out, 4));
	SHOW(readv(p[0], in, 3));
	printf("%.3s %.3s\n", a, c);
	return 0;
}
