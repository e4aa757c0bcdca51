/* pipe(2): bytes in order, ends that close, and what each end refuses. */
#include "../check.h"
#include <sys/ioctl.h>

int main(void)
{
	char buf[64];
	int p[2], n;
	signal(SIGPIPE, SIG_IGN);
	SHOW(pipe(p)); SHOW(p[1] - p[0]);
	SHOW(write(p[1], "hello", 5)); SHOW(write(p[1], " world", 6)); SHOW(ioctl(p[0], FIONREAD, &n)); SHOW(n); SHOW(ioctl(p[1], FIONREAD, &n)); SHOW(n);
	SHOW(read(p[0], buf, 3)); printf("%.3s\n", buf); SHOW(read(p[0], buf, 64)); printf("%.8s\n", buf);
	SHOW(write(p[0], "x", 1)); SHOW(read(p[1], buf, 1)); SHOW(read(p[0], buf, 0)); SHOW(write(p[1], "", 0)); SHOW(lseek(p[0], 0, SEEK_CUR)); SHOW(pread(p[0], buf, 1, 0)); SHOW(pwrite(p[1], "x", 1, 0)); SHOW(ftruncate(p[1], 0)); SHOW(fsync(p[1]));
	int again = dup(p[1]);
	SHOW(close(p[1])); SHOW(write(again, "still", 5)); SHOW(close(again)); SHOW(read(p[0], buf, 64)); SHOW(read(p[0], buf, 64)); SHOW(read(p[0], buf, 64)); SHOW(close(p[0]));
	pipe(p); SHOW(close(p[0])); SHOW(write(p[1], "x", 1)); SHOW(write(p[1], "", 0)); SHOW(close(p[1]));
	SHOW(pipe((int *)1)); SHOW(pipe(NULL));
	struct stat st; pipe(p); fstat(p[0], &st); printf("%o %d\n", st.st_mode, (int)st.st_size);
	return 0;
}
