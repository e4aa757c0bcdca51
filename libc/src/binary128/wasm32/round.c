#include "binary128.h"

/* The number of a significand whose highest bit is TOP_BIT, or that is smaller and has exponent 1. */
long double __binary128_round(uint64_t sign, int exponent, struct wide significand)
{
	if (exponent >= MAX_EXPONENT) return from_bits(sign | INFINITY_BITS, 0);
	unsigned rest = significand.low & 7;
	uint64_t low = significand.low >> LOST_BITS | significand.high << (64 - LOST_BITS);
	/* The hidden bit makes the exponent larger by one; so does a carry out of the significand. */
	uint64_t high = (significand.high >> LOST_BITS) + ((uint64_t)(exponent - 1) << 48);
	if (rest > 4 || (rest == 4 && low & 1)) high += !++low;
	return from_bits(sign | high, low);
}
