/* malloc(3) and its kin: sizes, alignment, what realloc keeps. */
#include "../check.h"
#include <malloc.h>
#include <stdint.h>

int main(void)
{
	static char *p[2000]; int right = 1;
	for (int i = 0; i < 2000; i++) { p[i] = malloc(i); right &= p[i] != NULL && (uintptr_t)p[i] % 8 == 0; memset(p[i], i, i); } for (int i = 0; i < 2000; i += 3) { free(p[i]); p[i] = NULL; } for (int i = 0; i < 2000; i++) if (p[i]) { p[i] = realloc(p[i], i * 2 + 1); for (int k = 0; k < i; k++) right &= p[i][k] == (char)i; } SHOW(right); for (int i = 0; i < 2000; i++) free(p[i]);
	char *c = calloc(1000, 1000); int zeros = 1; for (int i = 0; i < 1000000; i++) zeros &= !c[i]; SHOW(zeros); free(c); void *a; SHOW(posix_memalign(&a, 4096, 100)); SHOW((uintptr_t)a % 4096); SHOW(posix_memalign(&a, 3, 100) == EINVAL); a = aligned_alloc(64, 128); SHOW((uintptr_t)a % 64); SHOW(malloc_usable_size(a) >= 128); volatile size_t huge = (size_t)-1 / 2 + 10; SHOW(malloc(huge) == NULL); printf("%s\n", error_name(errno)); SHOW(calloc(huge, 4) == NULL); SHOW(realloc(NULL, 10) != NULL); SHOW(reallocarray(NULL, huge, 4) == NULL); char *big = malloc(50 << 20); SHOW(big != NULL); big[0] = 1; big[(50 << 20) - 1] = 2; big = realloc(big, 60 << 20); SHOW(big[(50 << 20) - 1]); free(big); for (int i = 0; i < 200; i++) { big = malloc(10 << 20); big[i] = 1; free(big); } SHOW(big != NULL);
	return 0;
}
