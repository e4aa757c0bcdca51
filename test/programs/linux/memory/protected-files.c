/* Several mappings of a file: parts, copies, and what a truncated file leaves. */
#include "../check.h"
#include <sys/mman.h>

enum { PAGE = 65536 };

int main(void)
{
	static char content[4 * PAGE]; char c;
	for (int i = 0; i < 4; i++) memset(content + i * PAGE, 'a' + i, PAGE);
	int fd = open("f", O_CREAT | O_RDWR, 0600); write(fd, content, sizeof content);
	char *m = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); m[0] = '0'; m[PAGE] = '1'; m[2 * PAGE] = '2'; m[3 * PAGE] = '3'; SHOW(munmap(m + PAGE, PAGE)); SHOW(pread(fd, &c, 1, PAGE)); printf("%c\n", c); SHOW(msync(m + 2 * PAGE, PAGE, MS_SYNC)); pread(fd, &c, 1, 2 * PAGE); printf("%c\n", c); SHOW(munmap(m, PAGE)); pread(fd, &c, 1, 0); printf("%c\n", c); SHOW(munmap(m + 2 * PAGE, 2 * PAGE)); pread(fd, &c, 1, 3 * PAGE); printf("%c\n", c);
	/* From an offset; private writes stay private. */
	m = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 2 * PAGE); printf("%c %c\n", m[0], m[PAGE + 1]); m[0] = 'X'; msync(m, PAGE, MS_SYNC); pread(fd, &c, 1, 2 * PAGE); printf("%c\n", c); SHOW(mprotect(m, 2 * PAGE, PROT_READ)); munmap(m, 2 * PAGE); m = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 3 * PAGE); m = mremap(m, PAGE, 2 * PAGE, MREMAP_MAYMOVE); SHOW(m != MAP_FAILED); m[10] = 'M'; SHOW(msync(m, PAGE, MS_SYNC)); pread(fd, &c, 1, 3 * PAGE + 10); printf("%c\n", c); munmap(m, 2 * PAGE);
	/* The file may be shorter than what is mapped; it does not grow. Disks forget what is written behind its end, tmpfs does not. */
	SHOW(ftruncate(fd, 100)); m = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); m[99] = 'L'; m[200] = 'Z'; SHOW(munmap(m, PAGE)); struct stat st; fstat(fd, &st); SHOW(st.st_size); pread(fd, &c, 1, 99); printf("%c\n", c); SHOW(ftruncate(fd, 300)); pread(fd, &c, 1, 200); SHOW(c == 0 || c == 'Z');
	return 0;
}
