/* strtol(3), strtod(3) and their kin, with what they leave. */
#include "../check.h"
#include <limits.h>
#include <math.h>

static void integer(const char *text, int base) { char *end; errno = 0; long long v = strtoll(text, &end, base); printf("'%s' %d: %lld '%s' %d\n", text, base, v, end, errno == ERANGE); }
static void unsigned_(const char *text) { char *end; errno = 0; unsigned long long v = strtoull(text, &end, 0); printf("'%s': %llu '%s' %d\n", text, v, end, errno == ERANGE); }
static void real(const char *text) { char *end; errno = 0; double v = strtod(text, &end); printf("'%s': %.17g '%s' %d\n", text, v, end, errno == ERANGE && (isinf(v) || v == 0)); }

int main(void)
{
	integer("  42x", 10); integer("-0x1F", 16); integer("0x", 16); integer("077", 0); integer("0b1", 0); integer("zz", 36); integer("", 10); integer("+", 10); integer("9223372036854775807", 10); integer("9223372036854775808", 10); integer("-9223372036854775809", 10); integer("12_3", 10);
	unsigned_("18446744073709551615"); unsigned_("18446744073709551616"); unsigned_("-1"); unsigned_("0xffffffffffffffffz");
	real("1.5e3x"); real("0x1.8p1"); real("inf"); real("-INFINITY!"); real("1e400"); real("1e-400"); real(".5."); real("."); real("1e"); real("1e+"); real("0.1"); real("123456789012345678901234567890"); real("2.2250738585072014e-308"); real("4.9406564584124654e-324"); real("nan(x)y");
	SHOW(atoi("123abc")); SHOW(atoi("x")); printf("%ld\n", atol("-99")); printf("%g %d\n", atof("2.5e1"), abs(INT_MIN + 1)); div_t d = div(-7, 2); printf("%d %d\n", d.quot, d.rem);
	return 0;
}
