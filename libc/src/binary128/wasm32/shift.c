#include "binary128.h"

/* By less than 128. */
struct wide __binary128_shift_left(struct wide bits, unsigned count)
{
	if (count & 64) bits = (struct wide){ .high = bits.low };
	count &= 63;
	if (!count) return bits;
	return (struct wide){ .low = bits.low << count, .high = bits.high << count | bits.low >> (64 - count) };
}

/* The lowest bit says whether any bit was lost. */
struct wide __binary128_shift_right(struct wide bits, unsigned count)
{
	if (count >= 128) return (struct wide){ .low = !is_zero(bits) };
	struct wide rest = __binary128_shift_left(bits, 127 - count);
	int is_lost = count && (rest.low | rest.high << 1);
	if (count & 64) bits = (struct wide){ .low = bits.high };
	count &= 63;
	if (count) bits = (struct wide){ .low = bits.low >> count | bits.high << (64 - count), .high = bits.high >> count };
	bits.low |= is_lost;
	return bits;
}
