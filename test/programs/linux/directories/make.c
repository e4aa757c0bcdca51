/* mkdir(2) and rmdir(2): modes, names that do not work, what is in the way. */
#include "../check.h"

static void mode(const char *path)
{
	struct stat st;
	if (stat(path, &st)) printf("%s: %s\n", path, error_name(errno));
	else printf("%s: %o, %d links\n", path, st.st_mode, (int)st.st_nlink);
}

int main(void)
{
	umask(022);
	SHOW(mkdir("a", 0777)); mode("a");
	SHOW(mkdir("a", 0777)); SHOW(mkdir("a/", 0777)); SHOW(mkdir("b/", 0700)); mode("b");
	SHOW(mkdir("a/c/d", 0777)); SHOW(mkdir("a/c", 0777)); SHOW(mkdir("a/c/d", 0777)); mode("a"); mode("a/c");
	SHOW(mkdir("", 0777)); SHOW(mkdir(".", 0777)); SHOW(mkdir("..", 0777)); SHOW(mkdir("/", 0777)); SHOW(mkdir("a/.", 0777)); SHOW(mkdir("new/.", 0777)); SHOW(mkdir("a/..", 0777));
	umask(0);
	SHOW(mkdir("s", 07777)); mode("s"); SHOW(chmod("s", 02755)); SHOW(mkdir("s/t", 0755)); mode("s/t");
	put("f", "");
	SHOW(mkdir("f", 0777)); SHOW(mkdir("f/x", 0777)); SHOW(mkdir("f/", 0777));
	symlink("nowhere", "broken"); symlink("a", "to-a");
	SHOW(mkdir("broken", 0777)); SHOW(mkdir("broken/", 0777)); SHOW(mkdir("to-a", 0777)); SHOW(mkdir("to-a/e", 0777)); mode("a/e");
	SHOW(rmdir("a")); SHOW(rmdir("a/c/d")); SHOW(rmdir("a/c/")); SHOW(rmdir("a/e/.")); SHOW(rmdir("a/e/..")); SHOW(rmdir("."));  SHOW(rmdir("")); SHOW(rmdir("no"));
	SHOW(rmdir("f")); SHOW(rmdir("to-a")); SHOW(rmdir("to-a/")); SHOW(rmdir("broken")); SHOW(rmdir("f/x")); SHOW(rmdir("/"));
	SHOW(unlink("a")); SHOW(unlink("a/")); SHOW(rmdir("a/e")); mode("a"); SHOW(rmdir("a")); SHOW(rmdir("a")); mode("a");
	SHOW(mkdir((char *)1, 0700)); SHOW(rmdir((char *)1));
	return 0;
}
