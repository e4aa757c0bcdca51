/* printf(3): what the standard says of numbers and texts. */
#include "../check.h"
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>

int main(void)
{
	printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d] [%.3d] [%8.3d] [%x] [%#X] [%o] [%#o] [%u]\n", 42, 42, 42, 42, 42, 42, 7, 7, 255, 255, 8, 8, UINT_MAX);
	printf("[%hhd] [%hd] [%lld] [%llu] [%zu] [%jd] [%td] [%" PRIx64 "]\n", 300, 70000, LLONG_MIN, ULLONG_MAX, sizeof(int), (intmax_t)-5, (ptrdiff_t)9, UINT64_C(0xfedcba9876543210));
	printf("[%f] [%.0f] [%#.0f] [%.10f] [%e] [%.2E] [%g] [%g] [%g] [%#g] [%a] [%A]\n", 3.14159, 2.5, 3.0, 0.1, 12345.678, 0.00012, 1e20, 1e-5, 123456789.0, 1.0, 1.0, 0.5);
	printf("[%10.3f] [%-10.3f] [%010.3f] [%+.1f] [%f] [%f] [%F] [%5s] [%-5s] [%.2s] [%c] [%%] [%5c]\n", 3.14159, 3.14159, -3.14159, 1.0, INFINITY, -INFINITY, NAN, "ab", "ab", "abc", 'x', 'y');
	printf("[%*d] [%-*d] [%.*f]\n", 6, 1, 6, 2, 3, 1.23456); int n = 0; printf("count%n", &n); printf(" %d\n", n); printf("%2$s %1$s\n", "one", "two"); char small[5]; SHOW(snprintf(small, sizeof small, "%d", 1234567)); printf("%s\n", small); SHOW(snprintf(NULL, 0, "%s", "length")); char *made; SHOW(asprintf(&made, "%d-%s", 5, "x")); printf("%s\n", made); printf("%.17g %.17g %.15g\n", 0.1, 1.0 / 3, 2.0 / 3); printf("%.300f\n", 1e-300 * 1e10 > 0 ? 0.5 : 0.25); printf("%Lf %Lg\n", (long double)1.5, (long double)1e10);
	return 0;
}
