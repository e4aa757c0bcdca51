/* random(4), getrandom(2): bytes that differ. */
#include "../check.h"
#include <sys/random.h>

int main(void)
{
	unsigned char a[64], b[64];
	int counts[256] = { 0 }, fd = open("/dev/urandom", O_RDWR), other = open("/dev/random", O_RDONLY | O_NONBLOCK);
	SHOW(read(fd, a, 64)); SHOW(read(fd, b, 64)); SHOW(memcmp(a, b, 64) != 0); SHOW(read(other, b, 32) == 32); SHOW(write(fd, "entropy", 7)); SHOW(read(fd, a, 0));
	SHOW(getrandom(a, 64, 0)); SHOW(getrandom(b, 64, GRND_NONBLOCK)); SHOW(memcmp(a, b, 64) != 0); SHOW(getrandom(a, 0, 0)); SHOW(getrandom(a, 64, 0x80)); SHOW(getrandom((void *)1, 64, 0)); SHOW(getrandom(a, 16, GRND_RANDOM) > 0); SHOW(getentropy(a, 64)); SHOW(getentropy(a, 257));
	static unsigned char big[65536]; SHOW(getrandom(big, sizeof big, 0)); for (size_t i = 0; i < sizeof big; i++) counts[big[i]]++; int spread = 1; for (int i = 0; i < 256; i++) spread &= counts[i] > 100 && counts[i] < 450; SHOW(spread); SHOW(lseek(fd, 5, SEEK_SET)); SHOW(pread(fd, a, 4, 100));
	return 0;
}
