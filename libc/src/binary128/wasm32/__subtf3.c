#include "binary128.h"

long double __subtf3(long double a, long double b)
{
	struct wide bits = (union binary128){ b }.bits;
	return a + from_bits(bits.high ^ SIGN_BIT, bits.low);
}
