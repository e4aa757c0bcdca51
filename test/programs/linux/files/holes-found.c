/* SEEK_DATA and SEEK_HOLE in a file with holes of many blocks. */
#include "../check.h"

enum { MEGA = 1 << 20 };

int main(void)
{
	static char data[65536];
	int fd = open("f", O_CREAT | O_RDWR, 0600);
	memset(data, 'x', sizeof data);
	SHOW(pwrite(fd, data, sizeof data, MEGA)); SHOW(pwrite(fd, data, sizeof data, 3 * MEGA)); SHOW(ftruncate(fd, 5 * MEGA));
	SHOW(lseek(fd, 0, SEEK_DATA) == MEGA); SHOW(lseek(fd, 0, SEEK_HOLE)); SHOW(lseek(fd, MEGA, SEEK_DATA) == MEGA); SHOW(lseek(fd, MEGA, SEEK_HOLE) == MEGA + 65536); SHOW(lseek(fd, MEGA + 100, SEEK_DATA) == MEGA + 100); SHOW(lseek(fd, 2 * MEGA, SEEK_DATA) == 3 * MEGA); SHOW(lseek(fd, 2 * MEGA, SEEK_HOLE) == 2 * MEGA); SHOW(lseek(fd, 4 * MEGA, SEEK_DATA)); SHOW(lseek(fd, 4 * MEGA, SEEK_HOLE) == 4 * MEGA); SHOW(lseek(fd, 5 * MEGA, SEEK_HOLE)); SHOW(lseek(fd, 5 * MEGA - 1, SEEK_HOLE) == 5 * MEGA - 1); SHOW(lseek(fd, 0, SEEK_CUR) == 5 * MEGA - 1);
	struct stat st; fstat(fd, &st); SHOW(st.st_blocks * 512 < MEGA); SHOW(ftruncate(fd, 3 * MEGA + 10)); SHOW(lseek(fd, 3 * MEGA, SEEK_HOLE) == 3 * MEGA + 10);
	return 0;
}
