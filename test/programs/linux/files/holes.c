/* Files that are longer than what was written to them. */
#include "../check.h"

int main(void)
{
	struct stat st;
	char buf[4096];
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	SHOW(pwrite(fd, "end", 3, 1000000));
	fstat(fd, &st);
	printf("size %lld, blocks fewer than that takes: %d\n", (long long)st.st_size, st.st_blocks * 512 < 1000003);
	SHOW(pread(fd, buf, sizeof buf, 500000));
	int zeros = 1;
	for (size_t i = 0; i < sizeof buf; i++) zeros &= buf[i] == 0;
	printf("zeros %d\n", zeros);
	SHOW(pread(fd, buf, 100, 999990));
	printf("%.3s\n", buf + 10);
	SHOW(pread(fd, buf, 1, 1000003));
	SHOW(pread(fd, buf, 1, 5000000));
	SHOW(ftruncate(fd, 2000000));
	SHOW(pread(fd, buf, 10, 1500000));
	SHOW(buf[5]);
	SHOW(ftruncate(fd, 1000001));
	SHOW(ftruncate(fd, 1000003));
	/* What was cut off does not come back. */
	SHOW(pread(fd, buf, 3, 1000000));
	printf("%c %d %d\n", buf[0], buf[1], buf[2]);
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(lseek(fd, 10, SEEK_END));
	SHOW(fstat(fd, &st));
	SHOW(st.st_size);
	SHOW(write(fd, "", 0));
	fstat(fd, &st);
	SHOW(st.st_size);
	SHOW(write(fd, "x", 1));
	fstat(fd, &st);
	SHOW(st.st_size);
	return 0;
}
