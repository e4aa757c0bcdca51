/* A shared mapping and its file are one: what is written to either is seen in the other. */
#include "../check.h"
#include <stdint.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

enum { SIZE = 8192 };
static char back[SIZE];

/* Some bytes, with dots for zeros. */
static const char *text(const char *bytes, int length)
{
	static char texts[8][100];
	static int next;
	char *out = texts[next++ % 8];
	for (int i = 0; i < length; i++) out[i] = bytes[i] ? bytes[i] : '.';
	out[length] = 0;
	return out;
}

static const char *at(int fd, int offset)
{
	int n = pread(fd, back, 12, offset);
	return text(back, n < 0 ? 0 : n);
}

int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0600), a = open("f", O_WRONLY | O_APPEND), other = open("g", O_CREAT | O_RDWR, 0600);
	memset(back, 'x', SIZE);
	write(fd, back, SIZE);
	char *m = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *r = mmap(NULL, 4096, PROT_READ, MAP_SHARED, open("f", O_RDONLY), 4096);

	/* The file is written to. */
	pwrite(fd, "pwrite", 6, 0);
	printf("%s %s\n", text(m, 8), text(r, 8));
	pwrite(fd, "both pages", 10, 4091);
	printf("%s %s\n", text(m + 4089, 12), text(r, 8));
	lseek(fd, 4100, SEEK_SET);
	struct iovec parts[] = {{"one", 3}, {"two", 3}};
	writev(fd, parts, 2);
	printf("%s\n", text(r, 12));
	pwrite(other, "copied", 6, 0);
	off_t from = 0;
	lseek(fd, 20, SEEK_SET);
	SHOW(sendfile(fd, other, &from, 6));
	from = 0;
	off_t to = 30;
	SHOW(copy_file_range(other, &from, fd, &to, 6, 0));
	printf("%s\n", text(m + 18, 20));

	/* The mapping is, and nobody calls msync. */
	memcpy(m + 100, "by memory", 9);
	memcpy(m + 5000, "far", 3);
	printf("%s %s\n", at(fd, 100), at(fd, 4998));
	lseek(fd, 100, SEEK_SET);
	from = 100;
	lseek(other, 0, SEEK_SET);
	sendfile(other, fd, &from, 9);
	printf("%s\n", at(other, 0));
	printf("%s\n", text(r + 5000 - 4096, 4));
	/* Neighbours of what is written are kept. */
	m[200] = 'A';
	m[206] = 'B';
	pwrite(fd, "-----", 5, 201);
	printf("%s %s\n", text(m + 198, 12), at(fd, 198));
	SHOW(msync(m, SIZE, MS_SYNC));
	printf("%s\n", at(fd, 198));

	/* Sizes. */
	SHOW(ftruncate(fd, 4096 + 10));
	printf("%s\n", text(m + 4100, 12));
	SHOW(ftruncate(fd, SIZE));
	printf("%s %s\n", text(r, 14), at(fd, 4100));
	write(a, "appended", 8);
	struct stat status;
	fstat(fd, &status);
	printf("%d\n", (int)status.st_size);
	SHOW(truncate("f", 2));
	printf("%s\n", text(m, 5));
	SHOW(ftruncate(fd, SIZE));
	printf("%s %s\n", text(m, 5), text(m + 200, 5));
	SHOW(pwrite(fd, "new", 3, 50));
	printf("%s\n", text(m + 48, 6));

	/* By a descriptor that appends. */
	int both = open("h", O_CREAT | O_RDWR | O_APPEND, 0600);
	write(both, "append", 6);
	char *h = mmap(NULL, 6, PROT_READ | PROT_WRITE, MAP_SHARED, both, 0);
	h[0] = 'A';
	SHOW(msync(h, 6, MS_SYNC));
	printf("%s\n", at(both, 0));

	/* Of one that may not be written to any more, and moved. */
	h[1] = 'P';
	SHOW(mprotect(h, 4096, PROT_READ));
	printf("%s\n", at(both, 0));
	m[60] = 'M';
	m = mremap(m, SIZE, 4 * SIZE, MREMAP_MAYMOVE);
	printf("%s %s\n", text(m + 58, 4), at(fd, 58));
	pwrite(fd, "moved", 5, 60);
	printf("%s\n", text(m + 58, 8));
	m[61] = 'O';
	SHOW(munmap(m, 4 * SIZE));
	printf("%s\n", at(fd, 58));

	/* A private one keeps what is its own. */
	char *private = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	private[60] = 'p';
	pwrite(fd, "file", 4, 60);
	printf("%s %s\n", text(private + 60, 1), at(fd, 60));
	return 0;
}
