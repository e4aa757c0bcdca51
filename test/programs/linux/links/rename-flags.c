/* renameat2(2): without replacing, and exchanging. */
#include "../check.h"
#include <sys/syscall.h>

enum { NOREPLACE = 1, EXCHANGE = 2 };
static long swap(const char *a, const char *b, int flags) { return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, flags); }

int main(void)
{
	struct stat st, root;
	put("a", "a"); put("b", "b"); mkdir("d", 0755); put("d/x", "x"); mkdir("e", 0755); symlink("a", "s");
	SHOW(swap("a", "b", NOREPLACE)); SHOW(swap("a", "c", NOREPLACE)); show_file("c"); SHOW(swap("a", "z", NOREPLACE)); SHOW(swap("c", "s", NOREPLACE)); SHOW(swap("c", "a", 0)); SHOW(swap("a", "a", NOREPLACE));
	SHOW(swap("a", "b", EXCHANGE)); show_file("a"); show_file("b"); SHOW(swap("a", "none", EXCHANGE)); SHOW(swap("none", "a", EXCHANGE));
	SHOW(swap("a", "d", EXCHANGE)); show_file("d"); show_file("a/x"); stat("a/..", &st); stat(".", &root); SHOW(st.st_ino == root.st_ino);
	SHOW(swap("a", "e", EXCHANGE)); show_file("e/x"); SHOW(swap("e", "e/x", EXCHANGE)); SHOW(swap("e/x", "e", EXCHANGE)); SHOW(swap("e", "e/new", 0));
	mkdir("a/sub", 0755); SHOW(swap("a/sub", "b", EXCHANGE)); show_file("a/sub"); stat("a", &st); SHOW(st.st_nlink); stat("b", &st); SHOW(st.st_nlink); stat("b/..", &st); SHOW(st.st_ino == root.st_ino); stat(".", &root);
	SHOW(swap("s", "d", EXCHANGE)); lstat("d", &st); SHOW(S_ISLNK(st.st_mode));
	SHOW(swap("a", "b", NOREPLACE | EXCHANGE)); SHOW(swap("a", "b", 8)); SHOW(swap("a", "b", -1)); SHOW(swap("s", "s", EXCHANGE));
	SHOW(syscall(SYS_renameat2, 99, "a", AT_FDCWD, "b", 0)); SHOW(syscall(SYS_renameat2, AT_FDCWD, (char *)1, AT_FDCWD, "b", 0));
	return 0;
}
