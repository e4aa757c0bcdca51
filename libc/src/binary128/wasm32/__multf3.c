#include "binary128.h"

static long double multiply_special(struct wide a, struct wide b, uint64_t sign)
{
	struct wide x = magnitude_of(a), y = magnitude_of(b);
	if (is_nan(x)) return from_bits(a.high | QUIET_BIT, a.low);
	if (is_nan(y)) return from_bits(b.high | QUIET_BIT, b.low);
	if (is_zero(x) || is_zero(y)) return from_bits(INFINITY_BITS | QUIET_BIT, 0);
	return from_bits(sign | INFINITY_BITS, 0);
}

/* Makes the highest bit that of a normal number. */
static int normalize(struct wide *magnitude)
{
	int exponent = exponent_of(*magnitude);
	if (exponent) {
		magnitude->high = (magnitude->high & (HIDDEN_BIT - 1)) | HIDDEN_BIT;
		return exponent;
	}
	int shift = (magnitude->high ? __builtin_clzll(magnitude->high) : 64 + __builtin_clzll(magnitude->low)) - 15;
	*magnitude = __binary128_shift_left(*magnitude, shift);
	return 1 - shift;
}

/* The upper half of the product; its lowest bit says whether there is anything in the lower. */
static struct wide upper_product(struct wide a, struct wide b)
{
	union {
		struct wide wide[2];
		uint32_t words[8];
	} x = {{ a, b }}, product = {{{ 0 }}};
	for (int i = 0; i < 4; i++) {
		uint64_t carry = 0;
		for (int j = 0; j < 4; j++) {
			carry += (uint64_t)x.words[i] * x.words[4 + j] + product.words[i + j];
			product.words[i + j] = carry;
			carry >>= 32;
		}
		product.words[i + 4] = carry;
	}
	product.wide[1].low |= !is_zero(product.wide[0]);
	return product.wide[1];
}

long double __multf3(long double one, long double other)
{
	struct wide a = (union binary128){ one }.bits, b = (union binary128){ other }.bits;
	struct wide x = magnitude_of(a), y = magnitude_of(b);
	uint64_t sign = (a.high ^ b.high) & SIGN_BIT;
	if (exponent_of(x) == MAX_EXPONENT || exponent_of(y) == MAX_EXPONENT) return multiply_special(a, b, sign);
	if (is_zero(x) || is_zero(y)) return from_bits(sign, 0);
	int exponent = normalize(&x);
	exponent += normalize(&y) - 0x3fff;
	/* The highest bits are then 127 and TOP_BIT + 1, so that of the upper half is TOP_BIT or the next. */
	struct wide product = upper_product(__binary128_shift_left(x, 15), __binary128_shift_left(y, LOST_BITS + 1));
	if (product.high >> (TOP_BIT + 1 - 64)) {
		product = __binary128_shift_right(product, 1);
		exponent++;
	}
	if (exponent < 1) {
		product = __binary128_shift_right(product, 1 - exponent);
		exponent = 1;
	}
	return __binary128_round(sign, exponent, product);
}
