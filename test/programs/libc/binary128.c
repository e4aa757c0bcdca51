/* Arithmetic of IEEE binary128 bit for bit: a digest of many results, for operands of all kinds. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if __LDBL_MANT_DIG__ == 113
typedef long double binary128;
#else
typedef __float128 binary128;
#endif

static uint64_t random_state = 88172645463325252;

static uint64_t random_bits(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	return random_state ^= random_state << 17;
}

/* Zeros, subnormals, infinities, NaNs, and numbers whose sums cancel or are ties come up often. */
static binary128 operand(void)
{
	uint64_t low = random_bits(), high = random_bits() & 0xffffffffffff, exponent, choice = random_bits();
	switch (choice % 8) {
	case 0: exponent = random_bits() % 3; break;
	case 1: exponent = 0x7ffd + random_bits() % 3; break;
	case 2: case 3: exponent = 0x3fff - 60 + random_bits() % 120; break;
	case 4: exponent = 0x2000 - 70 + random_bits() % 140; break;
	case 5: exponent = random_bits() % 130; break;
	default: exponent = random_bits() % 0x8000;
	}
	switch (choice >> 8 & 15) {
	case 0: low = high = 0; break;
	case 1: low = -1, high = 0xffffffffffff; break;
	case 2: low = 1, high = 0; break;
	case 3: low &= -(1ull << (choice >> 16 & 63)); break;
	case 4: low = 0, high = 1ull << (choice >> 16) % 48; break;
	case 5: low = 1ull << (choice >> 16 & 63), high = 0; break;
	case 6: low = 0; break;
	}
	uint64_t words[2] = { low, high | exponent << 48 | choice >> 63 << 63 };
	binary128 value;
	memcpy(&value, words, sizeof value);
	return value;
}

/* All NaNs are one. */
static uint64_t digest(uint64_t hash, binary128 value)
{
	uint64_t words[2];
	memcpy(words, &value, sizeof words);
	if (value != value) words[0] = words[1] = 1;
	hash = (hash ^ words[0]) * 1099511628211u;
	return (hash ^ words[1]) * 1099511628211u;
}

int main(void)
{
	uint64_t sums = 1, differences = 1, products = 1, near = 1;
	for (int i = 0; i < 200000; i++) {
		volatile binary128 a = operand(), b = operand();
		sums = digest(sums, a + b);
		differences = digest(differences, a - b);
		products = digest(products, a * b);
		uint64_t words[2];
		binary128 other = a;
		memcpy(words, &other, sizeof words);
		words[0] ^= 1ull << random_bits() % 64;
		memcpy(&other, words, sizeof other);
		b = other;
		near = digest(near, a - b);
	}
	printf("%016llx %016llx %016llx %016llx\n", (unsigned long long)sums, (unsigned long long)differences,
		(unsigned long long)products, (unsigned long long)near);
	return 0;
}
