/* In a sticky directory only owners remove and rename. */
#include "../check.h"

static void as(int user)
{
	setresuid(0, 0, 0);
	setresgid(user, user, user);
	setresuid(user, user, 0);
	printf("user %d\n", user);
}

int main(void)
{
	NEEDS_ROOT();
	chmod(".", 0755);
	mkdir("t", 0777); chmod("t", 01777); mkdir("own", 0777); chown("own", 1000, 1000); chmod("own", 01777);
	as(1000);
	put("t/a", "a"); put("t/b", "b"); chmod("t/a", 0666); put("own/x", "x"); mkdir("t/da", 0777);
	as(2000);
	put("t/c", "c"); put("own/y", "y"); put("own/z", "z"); mkdir("t/dc", 0777);
	SHOW(unlink("t/a")); SHOW(rename("t/a", "t/moved")); SHOW(rename("t/c", "t/a")); SHOW(rename("t/c", "t/c2")); SHOW(rmdir("t/da")); SHOW(rmdir("t/dc")); SHOW(unlink("own/x")); SHOW(unlink("own/y"));
	SHOW(open("t/a", O_WRONLY) >= 0); SHOW(chmod("t/a", 0600)); SHOW(link("t/a", "t/hard")); SHOW(unlink("t/hard"));
	as(1000);
	SHOW(unlink("own/z")); SHOW(unlink("t/c2")); SHOW(unlink("t/b")); SHOW(rmdir("t/da")); SHOW(rename("t/a", "own/a")); SHOW(chmod("t", 0777)); SHOW(chmod("own", 0777));
	as(2000);
	SHOW(unlink("own/x")); SHOW(unlink("own/a"));
	as(0);
	SHOW(unlink("t/c2"));
	return 0;
}
