/* Pseudo-terminals: numbers, names, both ends. */
#include "../check.h"
#include <pty.h>
#include <sys/ioctl.h>

int main(void)
{
	int m[5], lock = 1, numbers = 1;
	struct stat st;
	for (int i = 0; i < 5; i++) { m[i] = posix_openpt(O_RDWR | O_NOCTTY); char *n = ptsname(m[i]); for (int k = 0; k < i; k++) numbers &= strcmp(n, ptsname(m[k])) != 0; }
	SHOW(numbers); SHOW(m[4] >= 0); char name[64]; strcpy(name, ptsname(m[0])); SHOW(stat(name, &st)); printf("%o\n", st.st_mode & S_IFMT); SHOW(open(name, O_RDWR | O_NOCTTY)); SHOW(unlockpt(m[0])); int s = open(name, O_RDWR | O_NOCTTY); SHOW(s >= 0); int s2 = open(name, O_RDONLY | O_NOCTTY); SHOW(write(s2, "x", 1)); SHOW(write(m[0], "to both\n", 8)); char buf[32]; SHOW(read(s2, buf, 32)); close(s); close(s2); SHOW(ioctl(m[0], TIOCSPTLCK, &lock)); SHOW(open(name, O_RDWR | O_NOCTTY)); lock = 0; ioctl(m[0], TIOCSPTLCK, &lock); s = open(name, O_RDWR | O_NOCTTY); SHOW(s >= 0); close(m[0]); SHOW(stat(name, &st)); SHOW(open(name, O_RDWR)); SHOW(read(s, buf, 1)); SHOW(write(s, buf, 1)); SHOW(lseek(m[1], 0, SEEK_SET)); SHOW(ftruncate(m[1], 0)); SHOW(pread(m[1], buf, 1, 0));
	return 0;
}
