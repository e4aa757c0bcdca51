#include <string.h>
#include <stdint.h>

/* The instruction costs a call into the engine, which pays from about this size on. */
#define BULK 64

void *memset(void *dest, int c, size_t n)
{
	unsigned char *d = dest;
	typedef uint64_t __attribute__((__may_alias__, __aligned__(1))) u64;
	if (n >= BULK) {
		__asm__ volatile (
			"local.get %0\n local.get %1\n local.get %2\n memory.fill 0"
			: : "r"(dest), "r"(c), "r"(n) : "memory");
		return dest;
	}
	uint64_t wide = (unsigned char)c * 0x0101010101010101ULL;
	for (; n >= 8; n -= 8, d += 8) *(u64 *)d = wide;
	for (; n; n--) *d++ = c;
	return dest;
}
