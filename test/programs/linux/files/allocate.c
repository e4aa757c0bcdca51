/* fallocate(2): room without writing, and what it does to size and content. */
#include "../check.h"

static void size(int fd)
{
	struct stat st;
	fstat(fd, &st);
	printf("size %lld\n", (long long)st.st_size);
}

int main(void)
{
	int p[2], fd = open("f", O_RDWR | O_CREAT, 0600), r = open("f", O_RDONLY);
	SHOW(write(fd, "abcdef", 6));
	SHOW(fallocate(fd, 0, 0, 4)); size(fd);
	SHOW(fallocate(fd, 0, 2, 98)); size(fd);
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 1000)); size(fd);
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 1, 3)); size(fd);
	SHOW(ftruncate(fd, 8));
	show_file("f");
	SHOW(ftruncate(fd, 10));
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1));
	SHOW(fallocate(fd, 0, 0, 0));
	SHOW(fallocate(fd, 0, -1, 1));
	SHOW(fallocate(fd, 0, 0, -1));
	SHOW(fallocate(fd, 0, 0x7fffffffffffffffLL, 1));
	SHOW(fallocate(fd, 0x4000, 0, 1));
	SHOW(fallocate(r, 0, 0, 1));
	SHOW(fallocate(-1, 0, 0, 1));
	pipe(p);
	SHOW(fallocate(p[1], 0, 0, 1));
	SHOW(fallocate(open(".", O_RDONLY), 0, 0, 1));
	SHOW(posix_fallocate(fd, 0, 20) ); size(fd);
	SHOW(posix_fallocate(r, 0, 20) == EBADF);
	SHOW(posix_fallocate(fd, 0, 0) == EINVAL);
	SHOW(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
	SHOW(posix_fadvise(fd, 0, 0, 77) == EINVAL);
	SHOW(posix_fadvise(p[0], 0, 0, POSIX_FADV_NORMAL) == ESPIPE);
	SHOW(posix_fadvise(-1, 0, 0, POSIX_FADV_NORMAL) == EBADF);
	return 0;
}
