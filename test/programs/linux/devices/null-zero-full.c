/* The memory devices: what they give, take, and say of positions. */
#include "../check.h"

static void tries(const char *path)
{
	char buf[8] = "unread";
	int fd = open(path, O_RDWR);
	printf("%s: read %d", path, (int)read(fd, buf, 4)); printf(" %02x", (unsigned char)buf[0]);
	int n = write(fd, "abc", 3); printf(" write %s", n < 0 ? error_name(errno) : n == 3 ? "3" : "?");
	n = write(fd, "", 0); printf(" nothing %d", n); printf(" pread %d", (int)pread(fd, buf, 4, 1000000)); n = pwrite(fd, "a", 1, 5); printf(" pwrite %s", n < 0 ? error_name(errno) : "1");
	printf(" seek %d %d %d", (int)lseek(fd, 10, SEEK_SET), (int)lseek(fd, 10, SEEK_CUR), (int)lseek(fd, 0, SEEK_END)); printf(" truncate %s", ftruncate(fd, 0) ? error_name(errno) : "0"); printf(" fsync %s\n", fsync(fd) ? error_name(errno) : "0");
	close(fd);
}

int main(void)
{
	tries("/dev/null"); tries("/dev/zero"); tries("/dev/full");
	SHOW(open("/dev/null", O_WRONLY | O_TRUNC) >= 0); SHOW(open("/dev/null", O_RDWR | O_CREAT, 0600) >= 0); SHOW(open("/dev/null", O_CREAT | O_EXCL | O_RDWR, 0600)); SHOW(open("/dev/null/x", O_RDONLY)); SHOW(open("/dev/null", O_RDONLY | O_DIRECTORY)); SHOW(read(open("/dev/null", O_WRONLY), NULL, 1)); SHOW(write(open("/dev/null", O_RDONLY), "x", 1)); SHOW(access("/dev/null", X_OK)); SHOW(access("/dev/null", R_OK | W_OK)); SHOW(chdir("/dev/null"));
	FILE *f = fopen("/dev/full", "w"); SHOW(fputs("x", f) >= 0); SHOW(fflush(f)); printf("%s\n", error_name(errno));
	static char big[100000]; memset(big, 1, sizeof big); SHOW(read(open("/dev/zero", O_RDONLY), big, sizeof big)); int zeros = 1; for (size_t i = 0; i < sizeof big; i++) zeros &= !big[i]; SHOW(zeros); SHOW(write(open("/dev/null", O_WRONLY), big, sizeof big));
	return 0;
}
