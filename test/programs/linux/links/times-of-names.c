/* Which times of which directories change when names come and go. */
#include "../check.h"

static struct timespec old = { 1000, 0 };

/* m: modified, c: changed, compared with 1970. */
static void fresh(const char *what, const char *path)
{
	struct stat st;
	lstat(path, &st);
	printf("%s: %s %s\n", what, path, st.st_mtim.tv_sec != 1000 ? "modified" : "not modified");
	struct timespec times[] = { old, old };
	utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

int main(void)
{
	mkdir("d", 0755); mkdir("e", 0755);
	fresh("made", "d"); fresh("made", "e");
	put("d/f", "text"); fresh("create", "d"); fresh("create", "d/f");
	put("d/f", "text again"); fresh("write", "d"); fresh("write", "d/f");
	close(open("d/f", O_WRONLY)); fresh("open", "d/f");
	close(open("d/f", O_WRONLY | O_CREAT, 0600)); fresh("open what is there", "d");
	chmod("d/f", 0600); fresh("chmod", "d/f"); fresh("chmod", "d");
	link("d/f", "e/g"); fresh("link", "d"); fresh("link", "e"); fresh("link", "d/f");
	rename("d/f", "d/h"); fresh("rename", "d"); fresh("rename", "d/h");
	rename("d/h", "e/h"); fresh("move", "d"); fresh("move", "e");
	rename("e/g", "e/h"); fresh("the same file", "e");
	unlink("e/h"); fresh("unlink", "e");
	symlink("x", "d/s"); fresh("symlink", "d");
	mkdir("d/sub", 0755); fresh("mkdir", "d"); put("d/sub/x", ""); fresh("inside", "d"); fresh("inside", "d/sub"); unlink("d/sub/x");
	rmdir("d/sub"); fresh("rmdir", "d");
	mkfifo("d/p", 0600); fresh("fifo", "d");
	put("e/t", "12345"); fresh("create", "e"); fresh("", "e/t"); truncate("e/t", 5); fresh("truncate to the same", "e/t"); truncate("e/t", 2); fresh("truncate", "e/t");
	return 0;
}
