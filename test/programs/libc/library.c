/* What the C library does without a system: natively and here the output has to be the same. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

__attribute__((__constructor__)) static void before(void) { puts("constructor"); }
__attribute__((__destructor__)) static void after(void) { puts("destructor"); }
static void at_exit(void) { puts("atexit"); }

static _Thread_local int counter = 7;

static int ascending(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static int sum(int count, ...)
{
	va_list values;
	va_start(values, count);
	int total = 0;
	for (int i = 0; i < count; i++) total += i % 2 ? (int)va_arg(values, double) : va_arg(values, int);
	va_end(values);
	return total;
}

static jmp_buf place;
static sigjmp_buf signal_place;

static void deeper(int depth)
{
	if (depth == 0) longjmp(place, 5);
	deeper(depth - 1);
}

static void jumps(void)
{
	volatile int local = 1;
	int result = setjmp(place);
	if (result == 0) {
		local = 2;
		deeper(10);
	}
	printf("setjmp %d %d\n", result, local);
	result = sigsetjmp(signal_place, 1);
	if (result == 0) siglongjmp(signal_place, 3);
	printf("sigsetjmp %d\n", result);
}

static void strings(void)
{
	char text[64] = "one,two;three";
	for (char *rest = text, *word; (word = strsep(&rest, ",;")); ) printf("[%s]", word);
	printf(" %s %d %zu\n", strstr("needle in hay", "in"), strcmp("a", "b") < 0, strspn("aabbc", "ab"));
	memset(text, 'x', 63);
	memmove(text + 1, text, 10);
	printf("%.12s %s\n", text, strerror(ENOENT));
	char large[300];
	for (int i = 0; i < 300; i++) large[i] = (char)i;
	char copy[300];
	memcpy(copy, large, 300);
	printf("%d\n", memcmp(large, copy, 300));
}

static void numbers(void)
{
	static const char *const texts[] = { "0x1.8p3", "123456789.123456789", "-inf", "nan", "0.1" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) printf("%.17g %a\n", strtod(texts[i], 0), strtod(texts[i], 0));
	printf("%" PRId64 " %lld %llu %x %o %+d %05d|%-5d|\n", INT64_MIN, LLONG_MAX, ULLONG_MAX, 255, 8, 5, 42, 42);
	printf("%d %d\n", atoi("  -42x"), (int)strtol("zz", 0, 36));
	printf("%.20f %.3e %g %g\n", 0.1, 12345.678, 1e20, 1e-5);
}

static void mathematics(void)
{
	static const double values[] = { 0.5, 1.25, -2.75, 1e10, 3.0 };
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		double x = values[i];
		printf("%a %a %a %a %a %a\n", sqrt(fabs(x)), floor(x), ceil(x), trunc(x), rint(x), fma(x, x, 1));
		printf("%.12g %.12g %.12g\n", sin(x), exp(x / 1e10), log(fabs(x)));
	}
	printf("%a %a %d\n", copysign(1.0, -0.0), fmod(7.5, 2), isnan(NAN));
}

static void patterns(void)
{
	regex_t pattern;
	regmatch_t match[2];
	printf("%d ", regcomp(&pattern, "([a-z]+)@example", REG_EXTENDED));
	printf("%d ", regexec(&pattern, "mail bob@example now", 2, match, 0));
	printf("%d %d\n", (int)match[1].rm_so, (int)match[1].rm_eo);
	regfree(&pattern);
}

static void memory(void)
{
	enum { COUNT = 200 };
	char *pieces[COUNT];
	for (int i = 0; i < COUNT; i++) memset(pieces[i] = malloc(i * 37 + 1), i, i * 37 + 1);
	for (int i = 0; i < COUNT; i += 2) free(pieces[i]);
	for (int i = 1; i < COUNT; i += 2) pieces[i] = realloc(pieces[i], i * 74 + 1);
	int right = 1;
	for (int i = 1; i < COUNT; i += 2) {
		for (int k = 0; k <= i * 37; k++) right &= pieces[i][k] == (char)i;
		free(pieces[i]);
	}
	char *zeros = calloc(1000, 1000);
	for (int i = 0; i < 1000000; i++) right &= zeros[i] == 0;
	free(zeros);
	printf("malloc %d\n", right);
}

int main(int argc, char **argv)
{
	atexit(at_exit);
	int unsorted[] = { 9, -3, 7, 0, 2, 2, 100, -50 };
	qsort(unsorted, 8, sizeof *unsorted, ascending);
	for (int i = 0; i < 8; i++) printf("%d ", unsorted[i]);
	int key = 100;
	printf("%d\n", (int)((int *)bsearch(&key, unsorted, 8, sizeof *unsorted, ascending) - unsorted));
	printf("%d %d %s\n", sum(4, 1, 2.5, 3, 4.5), argc, argv[0]);
	printf("%d %d %s\n", ++counter, toupper('a'), setlocale(LC_ALL, "C"));
	printf("%d %lc\n", (int)wcslen(L"wide"), L'w');
	jumps();
	strings();
	numbers();
	mathematics();
	patterns();
	memory();
	return 42;
}
