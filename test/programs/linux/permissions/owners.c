/* chown(2) and its kin. */
#include "../check.h"
#include <grp.h>

static void owner(const char *path)
{
	struct stat st;
	lstat(path, &st);
	printf("%s: %d:%d\n", path, (int)st.st_uid, (int)st.st_gid);
}

int main(void)
{
	NEEDS_ROOT();
	chmod(".", 0777);
	put("f", ""); symlink("f", "s"); mkdir("d", 0755); owner("f");
	SHOW(chown("f", 10, 20)); owner("f"); SHOW(chown("f", -1, 30)); owner("f"); SHOW(chown("f", 40, -1)); owner("f"); SHOW(chown("s", 50, 60)); owner("f"); owner("s"); SHOW(lchown("s", 70, 80)); owner("f"); owner("s"); SHOW(chown("no", 1, 1)); SHOW(chown("f", 4294967294u, 0)); owner("f");
	int fd = open("f", O_RDONLY), dir = open("d", O_RDONLY); SHOW(fchown(fd, 1, 2)); owner("f"); SHOW(fchown(-1, 1, 2)); SHOW(fchownat(dir, "", 3, 4, AT_EMPTY_PATH)); owner("d"); SHOW(fchownat(AT_FDCWD, "s", 5, 6, AT_SYMLINK_NOFOLLOW)); owner("s"); SHOW(fchownat(AT_FDCWD, "s", 7, 8, 0)); owner("f"); SHOW(fchownat(AT_FDCWD, "s", 7, 8, 0x4)); SHOW(fchownat(fd, "x", 7, 8, 0));
	chown("f", 1000, 1000); chown("d", 1000, 1000);
	gid_t groups[] = { 77 }; setgroups(1, groups); setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000);
	SHOW(chown("f", 1000, 77)); owner("f"); SHOW(chown("f", -1, 78)); SHOW(chown("f", 0, -1)); SHOW(chown("f", 1000, -1)); SHOW(chown("s", -1, -1)); SHOW(lchown("s", -1, 1000)); SHOW(chown("f", -1, 1000)); owner("f");
	put("mine", ""); owner("mine"); mkdir("d/sub", 0700); owner("d/sub"); symlink("x", "link"); owner("link");
	return 0;
}
