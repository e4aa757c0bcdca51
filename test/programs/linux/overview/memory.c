#include "../check.h"
#include <sys/mman.h>

int main(void)
{
	char *a = mmap(0, 10000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("%d %d\n", a != MAP_FAILED, a[0] + a[9999]);
	memset(a, 1, 10000);
	char *b = mmap(0, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(b, 2, 100000);
	printf("%d %d\n", a[0], b[0]);
	SHOW(munmap(a, 10000));
	a = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); printf("zeros %d\n", a[0]);
	b = mremap(b, 100000, 300000, MREMAP_MAYMOVE); printf("%d %d %d\n", b[0], b[99999], b[299999]);
	SHOW(mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
	SHOW(mmap(0, 10, PROT_READ, 0, -1, 0) == MAP_FAILED ? -1 : 0);
	SHOW(mmap(0, 10, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED ? -1 : 0);
	SHOW(munmap((char *)a + 1, 10));
	int fd = open("m", O_RDWR | O_CREAT | O_TRUNC, 0600);
	write(fd, "hello", 5);
	char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), *s = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	printf("%.5s %.5s\n", p, s);
	p[0] = 'P'; s[1] = 'S';
	SHOW(msync(s, 4096, MS_SYNC));
	char buf[10]; pread(fd, buf, 5, 0); printf("%.5s\n", buf);
	s[2] = 'T'; SHOW(munmap(s, 4096)); pread(fd, buf, 5, 0); printf("%.5s\n", buf);
	SHOW(ftruncate(fd, 10000)); pwrite(fd, "second", 6, 4096);
	s = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 4096); printf("%.6s\n", s);
	int ro = open("m", O_RDONLY);
	SHOW(mmap(0, 10, PROT_WRITE, MAP_SHARED, ro, 0) == MAP_FAILED ? -1 : 0);
	SHOW(mmap(0, 10, PROT_WRITE, MAP_PRIVATE, ro, 0) == MAP_FAILED ? -1 : 0);
	SHOW(mprotect(a, 4096, PROT_READ));
	int mfd = memfd_create("x", MFD_ALLOW_SEALING);
	SHOW(write(mfd, "abc", 3)); SHOW(fcntl(mfd, F_GET_SEALS)); SHOW(fcntl(mfd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK));
	SHOW(write(mfd, "d", 1)); SHOW(ftruncate(mfd, 0)); SHOW(pwrite(mfd, "X", 1, 0)); SHOW(fcntl(mfd, F_ADD_SEALS, F_SEAL_WRITE)); SHOW(pwrite(mfd, "X", 1, 0));
	char *big[200]; int ok = 1;
	for (int i = 0; i < 200; i++) { big[i] = malloc(1000 * (i + 1)); memset(big[i], i, 1000 * (i + 1)); }
	for (int i = 0; i < 200; i++) { if (big[i][0] != (char)i || big[i][1000 * (i + 1) - 1] != (char)i) ok = 0; free(big[i]); }
	printf("malloc %d\n", ok);
	unlink("m");
	return 0;
}
