/* Owner, group or others: the first that fits decides, even against. */
#include "../check.h"
#include <grp.h>

static void may(const char *path)
{
	int r = open(path, O_RDONLY), w = open(path, O_WRONLY), b = open(path, O_RDWR);
	printf("%s: %s%s%s\n", path, r >= 0 ? "r" : "-", w >= 0 ? "w" : "-", b >= 0 ? "b" : "-");
	close(r); close(w); close(b);
}

static void make(const char *path, int mode, int user, int group)
{
	put(path, "x");
	chown(path, user, group);
	chmod(path, mode);
}

int main(void)
{
	NEEDS_ROOT();
	chmod(".", 0755);
	make("owner-not", 0066, 1000, 2000); make("owner-reads", 0400, 1000, 2000); make("group-not", 0606, 3000, 1000); make("group-writes", 0020, 3000, 1000);
	make("other-reads", 0004, 3000, 3000); make("other-not", 0660, 3000, 3000); make("extra-group", 0060, 3000, 4000); make("all", 0666, 0, 0);
	may("owner-not");
	gid_t groups[] = { 4000, 5000 };
	SHOW(setgroups(2, groups)); SHOW(setresgid(1000, 1000, 1000)); SHOW(setresuid(1000, 1000, 1000));
	may("owner-not"); may("owner-reads"); may("group-not"); may("group-writes"); may("other-reads"); may("other-not"); may("extra-group"); may("all");
	/* The owner changes modes without being able to read. */
	SHOW(chmod("owner-not", 0600)); may("owner-not"); SHOW(chmod("group-writes", 0666)); SHOW(chmod("all", 0777)); SHOW(open("owner-reads", O_RDONLY | O_TRUNC)); SHOW(truncate("owner-reads", 0)); SHOW(truncate("group-writes", 0));
	SHOW(utimensat(AT_FDCWD, "group-writes", NULL, 0)); SHOW(utimensat(AT_FDCWD, "other-reads", NULL, 0)); struct timespec t[2] = { { 5, 0 }, { 6, 0 } }; SHOW(utimensat(AT_FDCWD, "group-writes", t, 0)); SHOW(utimensat(AT_FDCWD, "owner-reads", t, 0)); t[0].tv_nsec = t[1].tv_nsec = UTIME_OMIT; SHOW(utimensat(AT_FDCWD, "other-not", t, 0)); t[0].tv_nsec = UTIME_NOW; SHOW(utimensat(AT_FDCWD, "all", t, 0)); t[1].tv_nsec = UTIME_NOW; SHOW(utimensat(AT_FDCWD, "all", t, 0));
	SHOW(open("all", O_RDONLY | O_NOATIME)); SHOW(open("owner-reads", O_RDONLY | O_NOATIME) >= 0);
	return 0;
}
