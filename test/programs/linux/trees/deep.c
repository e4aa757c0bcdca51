/* Two hundred directories inside each other. */
#include "../check.h"
#include <limits.h>

int main(void)
{
	int depth = 0; static char cwd[PATH_MAX]; struct stat top, st; stat(".", &top);
	for (; depth < 200; depth++) if (mkdir("level", 0755) || chdir("level")) break; SHOW(depth); put("bottom", "here"); SHOW(getcwd(cwd, sizeof cwd) != NULL); int levels = 0; for (char *at = cwd; (at = strstr(at, "/level")); at++) levels++; SHOW(levels);
	char up[700] = ""; for (int i = 0; i < 200; i++) strcat(up, "../"); SHOW(stat(up, &st)); SHOW(st.st_ino == top.st_ino); SHOW(chdir(up)); char down[1300] = ""; for (int i = 0; i < 200; i++) strcat(down, "level/"); strcat(down, "bottom"); SHOW(access(down, R_OK)); SHOW(unlink(down)); int removed = 0; for (int i = 200; i > 0; i--) { down[i * 6 - 1] = 0; removed += !rmdir(down); } SHOW(removed); SHOW(access("level", F_OK));
	return 0;
}
