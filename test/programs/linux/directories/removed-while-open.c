/* A directory that is removed, or emptied, while it is being read. */
#include "../check.h"
#include <dirent.h>

int main(void)
{
	struct stat st; int n = 0;
	mkdir("d", 0755); put("d/a", ""); put("d/b", "");
	DIR *d = opendir("d"); readdir(d); unlink("d/a"); unlink("d/b"); SHOW(rmdir("d")); while (readdir(d)) n++; SHOW(n <= 3); rewinddir(d); errno = 0; SHOW(readdir(d) == NULL); SHOW(fstat(dirfd(d), &st)); SHOW(st.st_nlink); SHOW(openat(dirfd(d), ".", O_RDONLY) >= 0); SHOW(openat(dirfd(d), "a", O_RDONLY)); SHOW(openat(dirfd(d), "new", O_CREAT | O_WRONLY, 0600)); SHOW(mkdirat(dirfd(d), "new", 0700)); SHOW(symlinkat("x", dirfd(d), "new")); SHOW(fchmod(dirfd(d), 0700)); SHOW(closedir(d));
	mkdir("d", 0755); int fd = open("d", O_RDONLY); SHOW(rename("d", "e")); SHOW(mkdirat(fd, "inside", 0700)); SHOW(access("e/inside", F_OK)); mkdir("f", 0755); SHOW(rename("f", "e")); SHOW(rmdir("e/inside")); SHOW(rename("f", "e")); SHOW(fstat(fd, &st)); SHOW(st.st_nlink); SHOW(mkdirat(fd, "again", 0700));
	return 0;
}
