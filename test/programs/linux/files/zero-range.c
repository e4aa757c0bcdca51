/* fallocate(2): FALLOC_FL_ZERO_RANGE, which not every file system has. */
#include "../check.h"

#ifndef FALLOC_FL_ZERO_RANGE
#define FALLOC_FL_ZERO_RANGE 0x10
#endif

static void zero(int fd, int flags, off_t offset, off_t length)
{
	struct stat st;
	SHOW(fallocate(fd, FALLOC_FL_ZERO_RANGE | flags, offset, length));
	fstat(fd, &st);
	printf("size %lld\n", (long long)st.st_size);
	show_file("f");
}

int main(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), r = open("f", O_RDONLY);
	NEEDS("FALLOC_FL_ZERO_RANGE", fallocate(fd, FALLOC_FL_ZERO_RANGE, 0, 1) == 0);
	SHOW(ftruncate(fd, 0)); SHOW(write(fd, "abcdefgh", 8));
	zero(fd, 0, 5, 5);
	zero(fd, FALLOC_FL_KEEP_SIZE, 0, 1);
	zero(fd, FALLOC_FL_KEEP_SIZE, 8, 100);
	zero(fd, 0, 2, 0);
	SHOW(fallocate(r, FALLOC_FL_ZERO_RANGE, 0, 1));
	return 0;
}
