#include "binary128.h"

static struct wide significand_of(struct wide magnitude)
{
	uint64_t hidden = exponent_of(magnitude) ? HIDDEN_BIT : 0;
	magnitude.high = (magnitude.high & (HIDDEN_BIT - 1)) | hidden;
	return __binary128_shift_left(magnitude, LOST_BITS);
}

static long double add_special(struct wide a, struct wide b)
{
	struct wide x = magnitude_of(a), y = magnitude_of(b);
	if (is_nan(x)) return from_bits(a.high | QUIET_BIT, a.low);
	if (is_nan(y)) return from_bits(b.high | QUIET_BIT, b.low);
	if (x.high != INFINITY_BITS) return from_bits(b.high, 0);
	if (y.high == INFINITY_BITS && a.high != b.high) return from_bits(INFINITY_BITS | QUIET_BIT, 0);
	return from_bits(a.high, 0);
}

long double __addtf3(long double one, long double other)
{
	struct wide a = (union binary128){ one }.bits, b = (union binary128){ other }.bits;
	struct wide x = magnitude_of(a), y = magnitude_of(b);
	if (exponent_of(x) == MAX_EXPONENT || exponent_of(y) == MAX_EXPONENT) return add_special(a, b);
	if (x.high < y.high || (x.high == y.high && x.low < y.low)) {
		struct wide larger = y;
		y = x;
		x = larger;
		larger = b;
		b = a;
		a = larger;
	}
	int exponent = exponent_of(x), smaller = exponent_of(y);
	x = significand_of(x);
	y = significand_of(y);
	if (!exponent) exponent = 1;
	if (!smaller) smaller = 1;
	y = __binary128_shift_right(y, exponent - smaller);
	if ((a.high ^ b.high) & SIGN_BIT) {
		x.high -= y.high + (x.low < y.low);
		x.low -= y.low;
		if (is_zero(x)) return 0;
		int shift = (x.high ? __builtin_clzll(x.high) : 64 + __builtin_clzll(x.low)) - (127 - TOP_BIT);
		if (shift >= exponent) shift = exponent - 1;
		x = __binary128_shift_left(x, shift);
		exponent -= shift;
	} else {
		x.low += y.low;
		x.high += y.high + (x.low < y.low);
		if (x.high >> (TOP_BIT + 1 - 64)) {
			x = __binary128_shift_right(x, 1);
			exponent++;
		}
	}
	return __binary128_round(a.high & SIGN_BIT, exponent, x);
}
