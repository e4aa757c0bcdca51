/* The calls with a directory's descriptor: relative to it, to the working directory, or absolute. */
#include "../check.h"
#include <limits.h>

int main(void)
{
	struct stat st, same;
	char buf[32], path[PATH_MAX + 8];
	mkdir("d", 0755); mkdir("e", 0755); put("f", "");
	int d = open("d", O_RDONLY), e = open("e", O_PATH), f = open("f", O_RDONLY);
	SHOW(openat(d, "x", O_CREAT | O_WRONLY, 0600) >= 0); SHOW(access("d/x", F_OK));
	SHOW(mkdirat(d, "sub", 0700)); SHOW(symlinkat("x", d, "link")); SHOW(mkfifoat(e, "fifo", 0600)); SHOW(mknodat(e, "node", S_IFREG | 0600, 0));
	SHOW(linkat(d, "x", e, "hard", 0)); SHOW(renameat(d, "sub", e, "moved")); SHOW(readlinkat(d, "link", buf, 32)); SHOW(faccessat(e, "moved", X_OK, 0));
	SHOW(fstatat(d, "link", &st, 0)); SHOW(S_ISREG(st.st_mode)); SHOW(fstatat(d, "link", &st, AT_SYMLINK_NOFOLLOW)); SHOW(S_ISLNK(st.st_mode)); SHOW(fstatat(e, "", &st, AT_EMPTY_PATH)); stat("e", &same); SHOW(st.st_ino == same.st_ino);
	SHOW(fchmodat(d, "x", 0640, 0)); stat("d/x", &st); printf("%o\n", st.st_mode & 0777);
	SHOW(utimensat(d, "x", NULL, 0)); SHOW(fchownat(d, "x", -1, -1, 0));
	SHOW(unlinkat(e, "moved", 0)); SHOW(unlinkat(e, "moved", AT_REMOVEDIR)); SHOW(unlinkat(d, "x", AT_REMOVEDIR)); SHOW(unlinkat(d, "x", 0)); SHOW(unlinkat(d, "link", 0x40000));
	/* Not a directory, none at all, or not needed. */
	SHOW(openat(f, "x", O_RDONLY)); SHOW(openat(-1, "x", O_RDONLY)); SHOW(mkdirat(f, "x", 0700)); SHOW(unlinkat(99, "x", 0)); SHOW(fstatat(f, "x", &st, 0)); SHOW(fstatat(99, "x", &st, 0)); SHOW(renameat(99, "a", d, "b")); SHOW(linkat(d, "no", 99, "b", 0));
	getcwd(path, PATH_MAX); strcat(path, "/f");
	SHOW(openat(-1, path, O_RDONLY) >= 0); SHOW(fstatat(99, path, &st, 0)); SHOW(faccessat(f, path, R_OK, 0));
	SHOW(openat(AT_FDCWD, "f", O_RDONLY) >= 0); SHOW(fstatat(f, "", &st, 0)); SHOW(fstatat(f, "", &st, 0x10000000)); SHOW(openat(d, "", O_RDONLY));
	/* A descriptor follows its directory. */
	SHOW(rename("d", "renamed")); SHOW(openat(d, "y", O_CREAT | O_WRONLY, 0600) >= 0); SHOW(access("renamed/y", F_OK));
	return 0;
}
