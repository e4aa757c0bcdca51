/* A directory with all that is in it goes elsewhere; what is open stays open. */
#include "../check.h"

int main(void)
{
	char buf[16];
	mkdir("a", 0755); mkdir("a/b", 0755); mkdir("a/b/c", 0755); put("a/b/c/f", "deep"); mkdir("z", 0755);
	int f = open("a/b/c/f", O_RDWR), c = open("a/b/c", O_RDONLY);
	SHOW(rename("a/b", "z/y")); show_file("z/y/c/f"); SHOW(access("a/b", F_OK)); SHOW(read(f, buf, 16)); SHOW(openat(c, "f", O_RDONLY) >= 0); SHOW(openat(c, "../../y/c/f", O_RDONLY) >= 0); SHOW(access("z/y/c/../../../a", F_OK)); SHOW(rename("z", "z/y/c/x")); SHOW(rename("z", "a/z")); SHOW(write(f, "er", 2)); show_file("a/z/y/c/f"); SHOW(rename("a", "a/z/y/c/a")); SHOW(chdir("a/z/y/c")); SHOW(rename("../../../../a", "../../../../moved")); show_file("f"); SHOW(chdir("../../../..")); show_file("moved/z/y/c/f");
	return 0;
}
