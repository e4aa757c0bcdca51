/* utimensat(2), futimens(3), utimes(2), utime(2): values, special values, errors. */
#include "../check.h"
#include <sys/time.h>
#include <utime.h>

static void show(const char *path)
{
	struct stat st;
	lstat(path, &st);
	printf("%s: %lld.%09ld %lld.%09ld\n", path, (long long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static int set(const char *path, long long a, long an, long long m, long mn, int flags)
{
	struct timespec t[2] = { { a, an }, { m, mn } };
	return utimensat(AT_FDCWD, path, t, flags);
}

int main(void)
{
	put("f", ""); symlink("f", "s"); symlink("no", "broken");
	SHOW(set("f", 1, 2, 3, 4, 0)); show("f"); SHOW(set("f", 1600000000, 999999999, 1, 0, 0)); show("f"); SHOW(set("f", -5, 500000000, 0, 0, 0)); show("f"); SHOW(set("f", 0, UTIME_OMIT, 7, 7, 0)); show("f"); SHOW(set("f", 8, 8, 0, UTIME_OMIT, 0)); show("f"); SHOW(set("f", 0, UTIME_OMIT, 0, UTIME_OMIT, 0)); show("f");
	SHOW(set("f", 0, 1000000000, 0, 0, 0)); SHOW(set("f", 0, 0, 0, -1, 0)); SHOW(set("f", 0, 0, 0, 0, 0x4000)); SHOW(set("no", 0, 0, 0, 0, 0)); SHOW(set("no", 0, UTIME_OMIT, 0, UTIME_OMIT, 0)); SHOW(set("", 0, 0, 0, 0, 0)); SHOW(set("f/x", 0, 0, 0, 0, 0));
	SHOW(set("s", 10, 0, 11, 0, 0)); show("f"); SHOW(set("s", 12, 0, 13, 0, AT_SYMLINK_NOFOLLOW)); show("f"); show("s"); SHOW(set("broken", 1, 0, 1, 0, 0)); SHOW(set("broken", 1, 0, 1, 0, AT_SYMLINK_NOFOLLOW)); show("broken");
	int fd = open("f", O_RDONLY); struct timespec t[2] = { { 20, 1 }, { 21, 2 } };
	SHOW(futimens(fd, t)); show("f"); SHOW(futimens(-1, t)); SHOW(utimensat(fd, "x", t, 0)); SHOW(utimensat(99, "f", t, 0));
	struct timeval v[2] = { { 30, 1 }, { 31, 999999 } }; SHOW(utimes("f", v)); show("f"); SHOW(futimes(fd, v)); SHOW(lutimes("s", v)); show("s"); v[0].tv_usec = 1000000; SHOW(utimes("f", v)); v[0].tv_usec = -1; SHOW(utimes("f", v)); struct utimbuf u = { 40, 41 }; SHOW(utime("f", &u)); show("f"); SHOW(utime("no", &u));
	struct stat st; time_t before = time(NULL); SHOW(utime("f", NULL)); stat("f", &st); printf("%d\n", st.st_mtime >= before - 1 && st.st_mtime <= time(NULL) + 1); SHOW(set("f", 0, UTIME_NOW, 5, 0, 0)); stat("f", &st); printf("%d %d\n", st.st_atime >= before - 1, (int)st.st_mtime);
	return 0;
}
