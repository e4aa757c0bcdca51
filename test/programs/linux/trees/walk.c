/* nftw(3) and glob(3) over a tree. */
#include "../check.h"
#include <ftw.h>
#include <glob.h>

static int count, size, links;
static int visit(const char *path, const struct stat *st, int type, struct FTW *f) { count++; if (type == FTW_F) size += st->st_size; links += type == FTW_SL; (void)path; (void)f; return 0; }
static int erase(const char *path, const struct stat *st, int type, struct FTW *f) { (void)st; (void)type; return f->level == 0 ? 0 : remove(path); }
static int stop(const char *path, const struct stat *st, int type, struct FTW *f) { (void)st; (void)type; (void)f; return strstr(path, "sub") ? 77 : 0; }

static void matches(const char *pattern, int flags)
{
	glob_t g; int r = glob(pattern, flags, NULL, &g);
	printf("%s: %d", pattern, r == GLOB_NOMATCH ? -1 : r); if (!r) for (size_t i = 0; i < g.gl_pathc; i++) printf(" %s", g.gl_pathv[i]); putchar('\n');
	if (!r) globfree(&g);
}

int main(void)
{
	char name[64];
	mkdir("t", 0755); mkdir("t/sub", 0755); mkdir("t/sub/deep", 0755); mkdir("t/empty", 0755);
	for (int i = 0; i < 10; i++) { sprintf(name, "t/file%d.txt", i); put(name, "12345"); sprintf(name, "t/sub/%d.c", i); put(name, "123"); } put("t/sub/deep/.hidden", "1"); symlink("sub", "t/link");
	SHOW(nftw("t", visit, 8, FTW_PHYS)); printf("%d entries %d bytes %d links\n", count, size, links); count = size = links = 0; SHOW(nftw("t", visit, 8, FTW_PHYS | FTW_DEPTH)); printf("%d %d\n", count, size); SHOW(nftw("t", stop, 8, FTW_PHYS)); SHOW(nftw("none", visit, 8, 0));
	matches("t/*.txt", 0); matches("t/file[2-4].txt", 0); matches("t/sub/*", 0); matches("t/*/deep", 0); matches("t/none*", 0); matches("t/none*", GLOB_NOCHECK); matches("t/sub/deep/*", 0); matches("t/sub/deep/.*hidden", 0); matches("t/?mpty", GLOB_MARK); matches("t/{a,sub}", 0);
	SHOW(nftw("t", erase, 8, FTW_PHYS | FTW_DEPTH)); SHOW(rmdir("t"));
	return 0;
}
