/* /dev/fd, /dev/stdin and the like lead to what is open. */
#include "../check.h"

int main(void)
{
	char buf[4096], path[32];
	struct stat a, b;
	put("f", "content of f"); int fd = open("f", O_RDONLY); read(fd, buf, 4);
	sprintf(path, "/dev/fd/%d", fd); SHOW(stat(path, &a)); fstat(fd, &b); SHOW(a.st_ino == b.st_ino); int again = open(path, O_RDONLY); SHOW(read(again, buf, 7)); printf("%.7s\n", buf); SHOW(lseek(fd, 0, SEEK_CUR)); SHOW(lstat(path, &a)); SHOW(S_ISLNK(a.st_mode)); ssize_t n = readlink(path, buf, sizeof buf - 1); buf[n < 0 ? 0 : n] = 0; printf("%s\n", strrchr(buf, '/') ? strrchr(buf, '/') : buf); SHOW(open("/dev/fd/999", O_RDONLY)); SHOW(access("/dev/fd", X_OK)); SHOW(open(path, O_RDWR) >= 0); SHOW(open(path, O_WRONLY | O_CREAT, 0600) >= 0);
	SHOW(read(open("/dev/stdin", O_RDONLY), buf, 1)); int out = open("/dev/stdout", O_WRONLY); SHOW(out >= 0); fflush(stdout); SHOW(write(out, "through /dev/stdout\n", 20)); SHOW(open("/dev/stderr", O_WRONLY) >= 0);
	int p[2]; pipe(p); sprintf(path, "/dev/fd/%d", p[1]); int w = open(path, O_WRONLY); SHOW(write(w, "by name", 7)); SHOW(read(p[0], buf, 32)); printf("%.7s\n", buf); sprintf(path, "/proc/self/fd/%d", p[0]); n = readlink(path, buf, 32); SHOW(n > 6 && !strncmp(buf, "pipe:[", 6)); close(p[1]); close(w); SHOW(read(p[0], buf, 1));
	unlink("f"); sprintf(path, "/proc/self/fd/%d", fd); n = readlink(path, buf, 32); SHOW(n > 0); SHOW(open(path, O_RDONLY) >= 0);
	return 0;
}
