/* fcntl(2) locks: of a process, so that they never stand in its own way. */
#include "../check.h"

static int lock(int fd, int command, int type, int whence, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = whence, .l_start = start, .l_len = length };
	return fcntl(fd, command, &l);
}

static void test(int fd, int type, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	if (fcntl(fd, F_GETLK, &l)) printf("%s\n", error_name(errno));
	else printf("%s %lld %lld\n", l.l_type == F_UNLCK ? "free" : l.l_type == F_RDLCK ? "read" : "write", (long long)l.l_start, (long long)l.l_len);
}

int main(void)
{
	put("f", "0123456789");
	int a = open("f", O_RDWR), b = open("f", O_RDWR), r = open("f", O_RDONLY), w = open("f", O_WRONLY);
	SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_SET, 0, 5)); SHOW(lock(b, F_SETLK, F_WRLCK, SEEK_SET, 0, 5)); test(b, F_WRLCK, 0, 0);
	SHOW(lock(r, F_SETLK, F_WRLCK, SEEK_SET, 0, 5)); SHOW(lock(w, F_SETLK, F_RDLCK, SEEK_SET, 0, 5)); SHOW(lock(r, F_SETLK, F_RDLCK, SEEK_SET, 0, 5)); SHOW(lock(w, F_SETLK, F_WRLCK, SEEK_SET, 0, 5));
	SHOW(lock(a, F_SETLK, 77, SEEK_SET, 0, 5)); SHOW(lock(a, F_SETLK, F_WRLCK, 9, 0, 5)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_SET, -1, 5)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_SET, 3, -5)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_SET, 5, -5)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_END, -3, 0)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_END, -11, 1)); SHOW(lock(a, F_SETLK, F_WRLCK, SEEK_SET, 0x7ffffffffffffff0LL, 0x100));
	SHOW(lock(a, F_SETLKW, F_UNLCK, SEEK_SET, 0, 0)); SHOW(fcntl(a, F_SETLK, (void *)0)); SHOW(lock(-1, F_SETLK, F_WRLCK, SEEK_SET, 0, 0)); SHOW(lock(open("f", O_PATH), F_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	int p[2]; pipe(p); SHOW(lock(p[1], F_SETLK, F_WRLCK, SEEK_SET, 0, 0)); SHOW(lock(p[0], F_SETLK, F_RDLCK, SEEK_SET, 0, 0));
	struct flock l = { .l_type = F_UNLCK, .l_whence = SEEK_SET }; SHOW(fcntl(a, F_GETLK, &l));
	SHOW(lockf(a, F_LOCK, 3)); SHOW(lockf(a, F_TEST, 3)); SHOW(lockf(b, F_TLOCK, 3)); SHOW(lockf(a, F_ULOCK, 3)); SHOW(lockf(r, F_TLOCK, 1)); SHOW(lockf(a, 55, 1));
	return 0;
}
