/* regex(3), fnmatch(3), getopt(3). */
#include "../check.h"
#include <fnmatch.h>
#include <regex.h>

static void match(const char *pattern, const char *text, int flags)
{
	regex_t r; regmatch_t m[4]; int e = regcomp(&r, pattern, flags);
	printf("%s on %s:", pattern, text); if (e) { printf(" error %d\n", e != 0); return; }
	if (regexec(&r, text, 4, m, 0)) printf(" none"); else for (int i = 0; i < 4 && m[i].rm_so >= 0; i++) printf(" %d-%d", (int)m[i].rm_so, (int)m[i].rm_eo); printf("\n"); regfree(&r);
}

int main(void)
{
	match("a*b", "xaaab", REG_EXTENDED); match("(a|b)+c", "ababc", REG_EXTENDED); match("^[[:digit:]]{2,3}$", "1234", REG_EXTENDED); match("^[[:digit:]]{2,3}$", "123", REG_EXTENDED); match("HeLLo", "say hello", REG_EXTENDED | REG_ICASE); match("\\(a\\)\\1", "aa", 0); match("(", "x", REG_EXTENDED); match("[", "x", REG_EXTENDED); match("a.c", "abc a\nc", REG_EXTENDED | REG_NEWLINE); match("(x)(y)?(z)", "xz", REG_EXTENDED); match("", "abc", REG_EXTENDED); match("[^a-c]+$", "abcdef", REG_EXTENDED);
	SHOW(fnmatch("*.c", "file.c", 0)); SHOW(fnmatch("*.c", ".c", FNM_PERIOD)); SHOW(fnmatch("a/*", "a/b/c", FNM_PATHNAME)); SHOW(fnmatch("[!a]b", "cb", 0)); SHOW(fnmatch("\\*", "*", 0)); SHOW(fnmatch("a*b*c", "aXXbYYc", 0));
	char *args[] = { "program", "-a", "-bvalue", "rest", "-c", "x", "--", "-d", NULL }; int o; opterr = 0; while ((o = getopt(8, args, "+ab:c:d")) != -1) printf("%c %s\n", o, optarg ? optarg : "-"); SHOW(optind); optind = 1; char *bad[] = { "program", "-z", "-b", NULL }; while ((o = getopt(3, bad, ":ab:")) != -1) printf("%c %c\n", o, optopt);
	return 0;
}
