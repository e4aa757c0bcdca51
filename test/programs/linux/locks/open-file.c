/* F_OFD_SETLK: locks of an open file, which stand in the way of others in the same process. */
#include "../check.h"

static int lock(int fd, int command, int type, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	return fcntl(fd, command, &l);
}

static void test(int fd, int command, int type, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	if (fcntl(fd, command, &l)) printf("%s\n", error_name(errno));
	else if (l.l_type == F_UNLCK) printf("free\n");
	else printf("%s %lld %lld of %s\n", l.l_type == F_RDLCK ? "read" : "write", (long long)l.l_start, (long long)l.l_len, l.l_pid == -1 ? "an open file" : "a process");
}

int main(void)
{
	int a = open("f", O_RDWR | O_CREAT, 0600), b = open("f", O_RDWR), c = dup(a);
	SHOW(lock(a, F_OFD_SETLK, F_WRLCK, 10, 10)); SHOW(lock(b, F_OFD_SETLK, F_WRLCK, 15, 1)); SHOW(lock(b, F_OFD_SETLK, F_RDLCK, 19, 5)); SHOW(lock(b, F_OFD_SETLK, F_WRLCK, 20, 5)); SHOW(lock(b, F_OFD_SETLK, F_WRLCK, 0, 10)); SHOW(lock(c, F_OFD_SETLK, F_WRLCK, 12, 2));
	test(b, F_OFD_GETLK, F_WRLCK, 0, 0); test(b, F_OFD_GETLK, F_WRLCK, 11, 1); test(a, F_OFD_GETLK, F_WRLCK, 0, 0); test(a, F_OFD_GETLK, F_RDLCK, 5, 2); test(a, F_OFD_GETLK, F_RDLCK, 30, 0); test(a, F_GETLK, F_RDLCK, 0, 1);
	/* Splitting, joining, and turning one kind into the other. */
	SHOW(lock(a, F_OFD_SETLK, F_UNLCK, 13, 2)); test(b, F_OFD_GETLK, F_WRLCK, 10, 10); test(b, F_OFD_GETLK, F_WRLCK, 13, 2); test(b, F_OFD_GETLK, F_WRLCK, 14, 10); SHOW(lock(a, F_OFD_SETLK, F_RDLCK, 10, 20)); test(b, F_OFD_GETLK, F_WRLCK, 10, 10); SHOW(lock(b, F_OFD_SETLK, F_UNLCK, 0, 0)); SHOW(lock(a, F_OFD_SETLK, F_RDLCK, 10, 20)); test(b, F_OFD_GETLK, F_WRLCK, 0, 0); SHOW(lock(b, F_OFD_SETLK, F_RDLCK, 0, 0)); test(b, F_OFD_GETLK, F_RDLCK, 0, 0);
	/* A process's locks and an open file's know each other. */
	SHOW(lock(b, F_OFD_SETLK, F_UNLCK, 0, 0)); SHOW(lock(b, F_SETLK, F_WRLCK, 10, 1)); SHOW(lock(b, F_SETLK, F_WRLCK, 100, 10)); test(a, F_OFD_GETLK, F_WRLCK, 90, 100); SHOW(lock(a, F_OFD_SETLK, F_WRLCK, 105, 1));
	/* Closing one descriptor keeps the open file's lock, the last one gives it back. A process's go with any. */
	close(open("f", O_RDONLY)); SHOW(lock(a, F_OFD_SETLK, F_WRLCK, 105, 1)); SHOW(close(a)); test(b, F_OFD_GETLK, F_WRLCK, 10, 1); SHOW(close(c)); test(b, F_OFD_GETLK, F_WRLCK, 10, 1);
	struct flock l = { .l_type = F_WRLCK, .l_pid = 1 }; SHOW(fcntl(b, F_OFD_SETLK, &l));
	return 0;
}
