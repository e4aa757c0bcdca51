/* Shared mappings of one file, and what read(2), write(2) and ftruncate(2) do to it, are one and the same. Between a change in one mapping
   and a look at another there is always a call. */
#include "../check.h"
#include <sys/mman.h>

enum { SIZE = 8192 };
static char *map(int fd, int protection) { return mmap(NULL, SIZE, protection, MAP_SHARED, fd, 0); }

int main(void)
{
	char buf[16] = "";
	int fd = open("f", O_CREAT | O_RDWR, 0600), other = open("f", O_RDWR);
	SHOW(ftruncate(fd, SIZE));
	char *one = map(fd, PROT_READ | PROT_WRITE), *two = map(other, PROT_READ | PROT_WRITE), *seen = map(fd, PROT_READ);

	/* From memory to calls, without msync(2). */
	strcpy(one, "memory"); SHOW(pread(other, buf, 7, 0)); puts(buf); SHOW(lseek(fd, 0, SEEK_SET)); SHOW(read(fd, buf, 3)); puts(buf);
	strcpy(two + 5000, "second"); SHOW(pread(fd, buf, 7, 5000)); puts(buf); puts(one + 5000); puts(seen + 5000);
	char *late = map(other, PROT_READ); puts(late); puts(late + 5000);

	/* From calls to memory, around what has not been stored. */
	one[1] = 'E'; SHOW(pread(fd, buf, 2, 0)); SHOW(pwrite(fd, "W", 1, 3)); puts(one); puts(two); puts(seen);
	two[100] = 'x'; one[101] = 'y'; two[102] = 'z'; SHOW(pwrite(other, "w", 1, 103)); SHOW(pread(fd, buf, 4, 100)); printf("%.4s %.4s %.4s\n", buf, one + 100, seen + 100);

	/* Of a mapping that shows the second page only. */
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096); strcpy(page + 904, "2nd page"); SHOW(pread(fd, buf, 9, 5000)); puts(buf); puts(one + 5000); SHOW(pwrite(fd, "both", 4, 4094)); printf("%.2s %.4s\n", page, one + 4094);

	/* A private one has its own from the first write on. */
	char *private = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0); private[0] = 'P'; SHOW(pread(fd, buf, 1, 0)); SHOW(buf[0]); SHOW(one[0]);

	/* What is cut off is gone, also for who has it in memory. */
	strcpy(one + 200, "cut"); SHOW(ftruncate(fd, 201)); SHOW(ftruncate(fd, SIZE)); SHOW(one[200]); SHOW(one[201]); SHOW(two[5000]); SHOW(pread(fd, buf, 1, 5000)); SHOW(buf[0]);
	SHOW(mprotect(one, SIZE, PROT_READ)); two[7] = '7'; SHOW(munmap(two, SIZE)); SHOW(one[7]); SHOW(munmap(one, SIZE)); puts(seen); SHOW(close(fd)); SHOW(close(other)); page[0] = '!'; SHOW(msync(page, 4096, MS_SYNC)); SHOW(seen[4096]); show_file("f");
	return 0;
}
