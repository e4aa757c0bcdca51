/* Offsets and sizes of more than 32 bits. */
#include "../check.h"

int main(void)
{
	NEEDS_FILES_OF_ANY_SIZE();
	struct stat st;
	char buf[4] = "";
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	off_t far = 0x300000000LL;
	SHOW(lseek(fd, far, SEEK_SET) == far);
	SHOW(write(fd, "far", 3));
	fstat(fd, &st);
	printf("%llx\n", (long long)st.st_size);
	SHOW(lseek(fd, 0, SEEK_CUR) == far + 3);
	SHOW(pread(fd, buf, 3, far));
	printf("%s\n", buf);
	SHOW(pread(fd, buf, 3, far + 1));
	SHOW(pwrite(fd, "mid", 3, 0x180000000LL));
	SHOW(pread(fd, buf, 3, 0x180000000LL));
	printf("%s\n", buf);
	SHOW(pread(fd, buf, 3, 0x80000000LL));
	SHOW(buf[0] | buf[1] | buf[2]);
	SHOW(ftruncate(fd, 0x180000001LL));
	SHOW(pread(fd, buf, 3, 0x180000000LL));
	printf("%c\n", buf[0]);
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = far, .l_len = 10 };
	SHOW(fcntl(fd, F_SETLK, &l));
	SHOW(truncate("f", 0));
	fstat(fd, &st);
	SHOW(st.st_size);
	FILE *f = fdopen(fd, "r+");
	SHOW(fseeko(f, 0x123456789LL, SEEK_SET));
	SHOW(ftello(f) == 0x123456789LL);
	fputc('x', f);
	fflush(f);
	fstat(fd, &st);
	printf("%llx\n", (long long)st.st_size);
	return 0;
}
