/* ".." behind a symbolic link is that of where it leads. */
#include "../check.h"

int main(void)
{
	mkdir("a", 0755); mkdir("a/b", 0755); mkdir("c", 0755); put("a/f", "of a"); put("f", "of the top"); put("c/f", "of c"); symlink("../a/b", "c/to-b"); symlink("c/to-b", "twice"); symlink(".", "here"); symlink("..", "a/b/up"); symlink("to-b/../f", "c/via");
	show_file("c/to-b/../f"); show_file("c/to-b/../../f"); show_file("twice/../f"); show_file("here/here/here/f"); show_file("a/b/up/f"); show_file("a/b/up/b/up/f"); show_file("c/via"); show_file("twice/up/../c/f"); show_file("c/f/../f"); show_file("here/"); SHOW(chdir("twice")); show_file("../f"); show_file("up/f"); SHOW(rename("../../twice", "../../thrice")); show_file("../f"); SHOW(chdir("..")); show_file("f");
	SHOW(symlink("x/y/../z", "dangling")); SHOW(open("dangling", O_RDONLY)); mkdir("x", 0755); SHOW(open("dangling", O_CREAT | O_WRONLY, 0600)); mkdir("x/y", 0755); SHOW(open("dangling", O_CREAT | O_WRONLY, 0600) >= 0); SHOW(access("x/z", F_OK));
	return 0;
}
