/* Some megabytes through every way of copying: the sum stays the same. */
#include "../check.h"
#include <sys/mman.h>
#include <sys/sendfile.h>

enum { SIZE = 3000001 };
static unsigned char buf[SIZE];

static void sum(const char *path)
{
	int fd = open(path, O_RDONLY); unsigned s = 0, total = 0; static unsigned char piece[65536];
	for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0; total += n) for (ssize_t i = 0; i < n; i++) s = s * 31 + piece[i];
	printf("%s: %u bytes, %08x\n", path, total, s); close(fd);
}

int main(void)
{
	for (int i = 0; i < SIZE; i++) buf[i] = (unsigned char)(i * 2654435761u >> 13);
	int fd = open("source", O_CREAT | O_RDWR, 0600); SHOW(write(fd, buf, SIZE)); sum("source");
	int out = open("by-sendfile", O_CREAT | O_RDWR, 0600); lseek(fd, 0, SEEK_SET); size_t done = 0; for (ssize_t n; (n = sendfile(out, fd, NULL, SIZE - done)) > 0;) done += n; SHOW(done); sum("by-sendfile");
	out = open("by-range", O_CREAT | O_RDWR, 0600); lseek(fd, 0, SEEK_SET); for (done = 0; done < SIZE;) { ssize_t n = copy_file_range(fd, NULL, out, NULL, SIZE - done, 0); if (n <= 0) break; done += n; } SHOW(done); sum("by-range");
	int p[2]; pipe(p); out = open("by-splice", O_CREAT | O_RDWR, 0600); lseek(fd, 0, SEEK_SET); for (done = 0; done < SIZE;) { ssize_t n = splice(fd, NULL, p[1], NULL, 65536, 0); if (n <= 0) break; for (ssize_t k = 0; k < n;) k += splice(p[0], NULL, out, NULL, n - k, 0); done += n; } SHOW(done); sum("by-splice");
	out = open("by-map", O_CREAT | O_RDWR, 0600); ftruncate(out, SIZE); unsigned char *from = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0), *to = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, out, 0); memcpy(to, from, SIZE); SHOW(munmap(to, SIZE)); sum("by-map"); FILE *a = fopen("source", "r"), *b = fopen("by-stdio", "w"); for (int c; (c = getc_unlocked(a)) != EOF;) putc_unlocked(c, b); fclose(b); sum("by-stdio");
	return 0;
}
