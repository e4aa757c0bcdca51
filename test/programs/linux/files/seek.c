/* lseek(2): from where, how far, and where nothing can be sought. */
#include "../check.h"

int main(void)
{
	int p[2], fd = open("f", O_RDWR | O_CREAT, 0600), other = open("f", O_RDONLY), copy = dup(fd);
	SHOW(write(fd, "abcdefghij", 10));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(other, 0, SEEK_CUR));
	SHOW(lseek(copy, 0, SEEK_CUR));
	SHOW(lseek(copy, 3, SEEK_SET));
	SHOW(lseek(fd, 2, SEEK_CUR));
	SHOW(lseek(fd, -5, SEEK_CUR));
	SHOW(lseek(fd, -1, SEEK_CUR));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(fd, -11, SEEK_END));
	SHOW(lseek(fd, -10, SEEK_END));
	SHOW(lseek(fd, 100, SEEK_END));
	SHOW(lseek(fd, 0x123456789ALL, SEEK_SET));
	SHOW(lseek(fd, 0x7fffffffffffffffLL, SEEK_CUR));
	SHOW(lseek(fd, 0, 5));
	SHOW(lseek(fd, 0, -1));
	SHOW(lseek(-1, 0, SEEK_SET));
	SHOW(lseek(1000, 0, SEEK_SET));
	SHOW(lseek(fd, 0, SEEK_DATA));
	SHOW(lseek(fd, 0, SEEK_HOLE));
	SHOW(lseek(fd, 10, SEEK_DATA));
	SHOW(lseek(fd, 10, SEEK_HOLE));
	SHOW(lseek(fd, -1, SEEK_DATA));
	SHOW(lseek(fd, 9, SEEK_HOLE));
	pipe(p);
	SHOW(lseek(p[0], 0, SEEK_CUR));
	SHOW(lseek(p[1], 0, SEEK_END));
	int null = open("/dev/null", O_RDWR), path = open("f", O_PATH);
	SHOW(lseek(null, 5, SEEK_SET));
	SHOW(lseek(path, 0, SEEK_SET));
	return 0;
}
