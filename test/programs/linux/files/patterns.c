/* Reads and writes of all sizes at all offsets, against a copy in memory. */
#include "../check.h"

enum { SIZE = 300000 };
static unsigned char model[SIZE], buf[SIZE];
static unsigned seed = 1;
static unsigned next(unsigned below) { seed = seed * 1103515245 + 12345; return (seed >> 8) % below; }

int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0600), wrong = 0; unsigned size = 0;
	for (int i = 0; i < 2000; i++) {
		unsigned at = next(SIZE), length = next(i % 10 ? 5000 : 60000) + 1; if (at + length > SIZE) length = SIZE - at;
		switch (next(5)) {
		case 0: case 1: for (unsigned k = 0; k < length; k++) buf[k] = (unsigned char)next(256); wrong += pwrite(fd, buf, length, at) != (ssize_t)length; memcpy(model + at, buf, length); if (at + length > size) size = at + length; break;
		case 2: case 3: { ssize_t n = pread(fd, buf, length, at), want = at >= size ? 0 : at + length > size ? size - at : length; wrong += n != want || (n > 0 && memcmp(buf, model + at, n)); break; }
		default: if (i % 7) break; wrong += ftruncate(fd, at) != 0; if (at < size) memset(model + at, 0, size - at); size = at;
		}
	}
	SHOW(wrong); struct stat st; fstat(fd, &st); SHOW(st.st_size == size); SHOW(pread(fd, buf, SIZE, 0) == size); SHOW(memcmp(buf, model, size)); unsigned sum = 0; for (unsigned i = 0; i < size; i++) sum = sum * 31 + model[i]; printf("%u %u\n", size, sum);
	return 0;
}
