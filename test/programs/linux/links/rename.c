/* rename(2): what may take the place of what. */
#include "../check.h"

static const char *kind(const char *path)
{
	static struct stat st;
	if (lstat(path, &st)) return error_name(errno);
	return S_ISDIR(st.st_mode) ? "directory" : S_ISLNK(st.st_mode) ? "link" : "file";
}

int main(void)
{
	struct stat a, b;
	put("f", "f"); put("g", "g"); mkdir("d", 0755); mkdir("e", 0755); mkdir("full", 0755); put("full/x", "x"); symlink("f", "s");
	stat("f", &a);
	SHOW(rename("f", "g")); show_file("g"); printf("%s\n", kind("f")); stat("g", &b); SHOW(a.st_ino == b.st_ino);
	SHOW(rename("f", "h")); SHOW(rename("g", "d")); SHOW(rename("d", "g")); SHOW(rename("d", "full")); SHOW(rename("full", "d")); printf("%s\n", kind("full")); show_file("d/x");
	SHOW(rename("d", "d/sub")); SHOW(rename("d", "e/d")); SHOW(rename("e/d", "d")); SHOW(rename("e", "e/.")); SHOW(rename(".", "x")); SHOW(rename("e/..", "x")); SHOW(rename("g", ".")); SHOW(rename("e", "d/.."));
	SHOW(rename("g", "g")); show_file("g"); link("g", "g2"); SHOW(rename("g", "g2")); printf("%s %s\n", kind("g"), kind("g2")); SHOW(rename("d", "d"));
	SHOW(rename("g", "no/x")); SHOW(rename("g", "g2/x")); SHOW(rename("g", "x/")); SHOW(rename("g/", "x")); SHOW(rename("e", "x/")); printf("%s\n", kind("x")); SHOW(rename("x/", "e")); SHOW(rename("", "x")); SHOW(rename("g", ""));
	SHOW(rename("s", "t")); printf("%s\n", kind("t")); SHOW(rename("g", "t")); printf("%s\n", kind("t")); symlink("d", "to-d"); SHOW(rename("e", "to-d")); SHOW(rename("to-d", "e")); SHOW(rename("to-d", "e/l")); printf("%s\n", kind("e/l"));
	/* Links of directories are counted. */
	mkdir("p", 0755); mkdir("q", 0755); mkdir("p/c", 0755); SHOW(rename("p/c", "q/c")); stat("p", &a); stat("q", &b); printf("%d %d\n", (int)a.st_nlink, (int)b.st_nlink);
	mkdir("p/c", 0755); SHOW(rename("p/c", "q/c")); stat("p", &a); stat("q", &b); printf("%d %d\n", (int)a.st_nlink, (int)b.st_nlink); SHOW(stat("q/c/..", &a)); SHOW(a.st_ino == b.st_ino);
	/* What is replaced lives on for those who have it open. */
	put("old", "old content"); put("new", "new content"); int fd = open("old", O_RDONLY); char buf[16]; SHOW(rename("new", "old")); SHOW(read(fd, buf, 16)); printf("%.11s\n", buf); fstat(fd, &a); SHOW(a.st_nlink); show_file("old");
	return 0;
}
