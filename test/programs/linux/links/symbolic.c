/* symlink(2) and readlink(2): any text, followed or not. */
#include "../check.h"
#include <limits.h>

int main(void)
{
	struct stat st;
	char buf[PATH_MAX + 2];
	put("f", "content"); mkdir("d", 0755); put("d/g", "inside");
	SHOW(symlink("f", "a")); SHOW(symlink("f", "a")); SHOW(symlink("", "empty")); SHOW(symlink("no where", "odd")); SHOW(symlink("d", "dir")); SHOW(symlink("a", "b")); SHOW(symlink("f", "d/")); SHOW(symlink("f", "no/x")); SHOW(symlink("f", "new/"));
	SHOW(lstat("a", &st)); printf("%o %d\n", st.st_mode, (int)st.st_size); SHOW(stat("b", &st)); printf("%o %d\n", st.st_mode & S_IFMT, (int)st.st_size);
	memset(buf, '#', 20);
	SHOW(readlink("odd", buf, 20)); printf("%.10s\n", buf); SHOW(readlink("odd", buf, 3)); SHOW(readlink("f", buf, 20)); SHOW(readlink("no", buf, 20)); SHOW(readlink("dir/", buf, 20)); SHOW(readlink("dir/g", buf, 20)); SHOW(readlink("a", (char *)1, 20));
	show_file("b"); show_file("dir/g"); show_file("odd"); show_file("dir/../f"); show_file("a/");
	/* Loops end. */
	SHOW(symlink("loop2", "loop1")); SHOW(symlink("loop1", "loop2")); SHOW(symlink("self", "self")); SHOW(open("loop1", O_RDONLY)); SHOW(stat("self/x", &st)); SHOW(lstat("loop1", &st)); SHOW(open("self", O_CREAT | O_WRONLY, 0600)); SHOW(chdir("self"));
	/* Forty links in a row are followed, and no more. */
	char from[16], to[16];
	strcpy(to, "f");
	for (int i = 1; i <= 41; i++) { sprintf(from, "l%d", i); symlink(to, from); strcpy(to, from); }
	WORKS(open("l40", O_RDONLY)); WORKS(open("l41", O_RDONLY));
	memset(buf, 'x', PATH_MAX + 1); buf[PATH_MAX + 1] = 0;
	printf("%s\n", symlink(buf, "long") ? error_name(errno) : "made"); buf[PATH_MAX - 1] = 0; printf("%s\n", symlink(buf, "long") ? error_name(errno) : "made");
	/* What is removed and renamed is the link. */
	SHOW(rename("a", "c")); SHOW(readlink("c", buf, 20)); SHOW(unlink("c")); SHOW(access("f", F_OK)); SHOW(unlink("dir")); SHOW(access("d/g", F_OK)); SHOW(link("odd", "odd2")); SHOW(readlink("odd2", buf, 20)); lstat("odd", &st); SHOW(st.st_nlink);
	return 0;
}
