/* long double is IEEE binary128, for which there are no instructions. printf needs addition and multiplication for every %f:
 * these are in front of compiler-rt's, which take three times the room. Numbers are rounded to nearest, ties to even; there are
 * no exceptions. */
#include <stdint.h>

/* A significand of 113 bits with three more below it: two for rounding, and one that is set if any bit was lost. */
#define LOST_BITS 3
#define TOP_BIT (112 + LOST_BITS)

#define HIDDEN_BIT (1ull << 48)
#define QUIET_BIT (HIDDEN_BIT >> 1)
#define SIGN_BIT (1ull << 63)
#define MAX_EXPONENT 0x7fff
#define INFINITY_BITS ((uint64_t)MAX_EXPONENT << 48)

struct wide {
	uint64_t low, high;
};

union binary128 {
	long double value;
	struct wide bits;
};

static inline int exponent_of(struct wide bits)
{
	return bits.high >> 48 & MAX_EXPONENT;
}

/* Without the sign. */
static inline struct wide magnitude_of(struct wide bits)
{
	bits.high &= ~SIGN_BIT;
	return bits;
}

static inline int is_zero(struct wide bits)
{
	return !(bits.low | bits.high);
}

static inline int is_nan(struct wide magnitude)
{
	return magnitude.high > INFINITY_BITS || (magnitude.high == INFINITY_BITS && magnitude.low);
}

static inline long double from_bits(uint64_t high, uint64_t low)
{
	return (union binary128){ .bits = { .low = low, .high = high } }.value;
}

struct wide __binary128_shift_left(struct wide, unsigned);
struct wide __binary128_shift_right(struct wide, unsigned);
long double __binary128_round(uint64_t sign, int exponent, struct wide significand);
