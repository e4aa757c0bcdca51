/* mmap(2) without a file, munmap(2), mremap(2). */
#include "../check.h"
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static const char *error(void *p) { return p == MAP_FAILED ? error_name(errno) : "ok"; }

int main(void)
{
	size_t page = 65536;
	char *a = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("%s, aligned %d\n", error(a), (uintptr_t)a % 4096 == 0);
	int zeros = 1; for (size_t i = 0; i < 4 * page; i++) zeros &= a[i] == 0; SHOW(zeros);
	memset(a, 'x', 4 * page); SHOW(munmap(a, 4 * page)); a = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); zeros = 1; for (size_t i = 0; i < 4 * page; i++) zeros &= a[i] == 0; SHOW(zeros);
	char *b = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); printf("%s\n", error(b)); b[0] = 'b'; b[4095] = 'e'; SHOW(munmap(b, 1));
	printf("%s\n", error(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))); printf("%s\n", error(mmap(NULL, page, PROT_READ, MAP_ANONYMOUS, -1, 0))); printf("%s\n", error(mmap(NULL, page, PROT_READ, MAP_PRIVATE, -1, 0))); printf("%s\n", error(mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
	SHOW(munmap(a + 1, page)); SHOW(munmap(a, 0)); SHOW(munmap(a + page, page)); a[0] = 'A'; a[2 * page] = 'C'; printf("%c %c\n", a[0], a[2 * page]); SHOW(munmap(a + page, page)); SHOW(munmap(a, 4 * page));
	/* A fixed place takes what was there away. */
	a = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); memset(a, 'y', 4 * page); b = mmap(a + page, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0); SHOW(b == a + page); printf("%c %d %c\n", a[page - 1], a[page], a[2 * page]); printf("%s\n", error(mmap(a + 1, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)));
	b = mremap(a, 4 * page, 8 * page, MREMAP_MAYMOVE); printf("%s %c %d %c %d\n", error(b), b[0], b[page], b[4 * page - 1], b[4 * page]); a = mremap(b, 8 * page, 2 * page, 0); SHOW(a == b); printf("%c %d\n", a[0], a[page]); printf("%s\n", error(mremap(a, 2 * page, 0, MREMAP_MAYMOVE))); printf("%s\n", error(mremap(a + 1, page, page, MREMAP_MAYMOVE))); printf("%s\n", error(mremap(a, 2 * page, page, 8)));
	SHOW(mprotect(a, page, PROT_READ)); SHOW(mprotect(a, page, PROT_READ | PROT_WRITE)); SHOW(mprotect(a, page, 0x1000)); a[0] = 'z';
	SHOW(madvise(a, page, MADV_NORMAL)); SHOW(madvise(a, page, MADV_WILLNEED)); SHOW(syscall(SYS_madvise, a, page, 12345)); SHOW(syscall(SYS_madvise, a + 1, page, MADV_NORMAL)); SHOW(madvise(a, page, MADV_DONTNEED)); SHOW(a[0]); SHOW(posix_madvise(a, page, POSIX_MADV_RANDOM)); unsigned char v[32]; SHOW(mincore(a, page, v)); SHOW(mincore(a + 1, page, v)); SHOW(mlock(a, page)); SHOW(munlock(a, page)); SHOW(msync(a, page, MS_SYNC)); SHOW(msync(a, page, MS_SYNC | MS_ASYNC)); SHOW(msync(a + 1, page, MS_SYNC)); SHOW(msync(a, page, 8));
	return 0;
}
