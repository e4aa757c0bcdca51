/* mmap(2) of files: shared and private, and what writing does. */
#include "../check.h"
#include <stdint.h>
#include <sys/mman.h>

enum { SIZE = 100000 };
static const char *error(void *p) { return p == MAP_FAILED ? error_name(errno) : "ok"; }

int main(void)
{
	static char content[SIZE], back[SIZE];
	for (int i = 0; i < SIZE; i++) content[i] = (char)(i * 7 % 251);
	int fd = open("f", O_CREAT | O_RDWR, 0600), r = open("f", O_RDONLY), w = open("f", O_WRONLY), p[2];
	write(fd, content, SIZE);
	char *shared = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); printf("%s\n", error(shared)); SHOW(memcmp(shared, content, SIZE)); shared[0] = 'S'; shared[SIZE - 1] = 'E'; SHOW(msync(shared, SIZE, MS_SYNC)); SHOW(pread(fd, back, SIZE, 0)); printf("%c %c\n", back[0], back[SIZE - 1]);
	char *private = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0); printf("%s %c\n", error(private), private[0]); private[0] = 'P'; SHOW(munmap(private, SIZE)); pread(fd, back, 1, 0); printf("%c\n", back[0]); shared[1] = 'T'; SHOW(munmap(shared, SIZE)); pread(fd, back, 2, 0); printf("%c%c\n", back[0], back[1]);
	/* Closing the descriptor changes nothing. The rest of the last page is zeros. */
	private = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0); close(fd); printf("%d %d\n", private[SIZE - 1], private[SIZE]); munmap(private, SIZE); private = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, r, 65536); printf("%s %d\n", error(private), memcmp(private, content + 65536, 4096));
	printf("%s\n", error(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, r, 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, r, 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, w, 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_WRITE, MAP_SHARED, w, 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, 99, 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, r, 1))); printf("%s\n", error(mmap(NULL, 0, PROT_READ, MAP_PRIVATE, r, 0))); pipe(p); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, p[0], 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, open(".", O_RDONLY), 0))); printf("%s\n", error(mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, open("f", O_PATH), 0))); printf("%s\n", error(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, open("/dev/null", O_RDONLY), 0)));
	char *zero = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, open("/dev/zero", O_RDWR), 0); printf("%s %d\n", error(zero), zero != MAP_FAILED ? zero[100] : 0);
	/* A removed file is still mapped. */
	fd = open("g", O_CREAT | O_RDWR, 0600); write(fd, "mapped", 6); char *m = mmap(NULL, 6, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); unlink("g"); printf("%.6s\n", m); m[0] = 'M'; msync(m, 6, MS_SYNC); pread(fd, back, 6, 0); printf("%.6s\n", back);
	return 0;
}
