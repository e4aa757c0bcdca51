/* link(2): one file, several names. */
#include "../check.h"

static void links(const char *path)
{
	struct stat st;
	printf("%s: %d\n", path, lstat(path, &st) ? -1 : (int)st.st_nlink);
}

int main(void)
{
	struct stat a, b;
	put("f", "one"); mkdir("d", 0755); symlink("f", "s"); symlink("no", "broken");
	SHOW(link("f", "g")); links("f"); SHOW(link("f", "g")); SHOW(link("f", "d/h")); links("g");
	stat("f", &a); stat("d/h", &b); SHOW(a.st_ino == b.st_ino && a.st_dev == b.st_dev);
	put("g", "two"); show_file("f"); show_file("d/h");
	SHOW(chmod("f", 0600)); stat("g", &b); printf("%o\n", b.st_mode & 0777);
	SHOW(unlink("f")); links("g"); show_file("d/h"); SHOW(link("f", "x")); SHOW(link("no", "x")); SHOW(link("d", "x")); SHOW(link("g", "d")); SHOW(link("g", "no/x")); SHOW(link("g", "x/")); SHOW(link("g/", "x")); SHOW(link("", "x")); SHOW(link("g", ""));
	/* Of a symbolic link, the link itself, unless following is wished for. */
	SHOW(link("s", "t")); lstat("t", &a); SHOW(S_ISLNK(a.st_mode)); links("s");
	SHOW(linkat(AT_FDCWD, "broken", AT_FDCWD, "u", AT_SYMLINK_FOLLOW)); symlink("g", "to-g"); SHOW(linkat(AT_FDCWD, "to-g", AT_FDCWD, "u", AT_SYMLINK_FOLLOW)); links("u"); SHOW(linkat(AT_FDCWD, "g", AT_FDCWD, "v", 0x4000));
	int fd = open("g", O_RDONLY);
	SHOW(linkat(fd, "", AT_FDCWD, "w", AT_EMPTY_PATH)); links("w");
	unlink("g"); unlink("u"); unlink("w"); links("d/h"); SHOW(unlink("d/h"));
	char path[32];
	sprintf(path, "/proc/self/fd/%d", fd);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "back", AT_SYMLINK_FOLLOW));
	fstat(fd, &a); SHOW(a.st_nlink);
	mkfifo("p", 0600); SHOW(link("p", "q")); links("p");
	return 0;
}
