/* statfs(2) and statvfs(3). */
#include "../check.h"
#include <sys/statvfs.h>
#include <sys/vfs.h>

int main(void)
{
	struct statfs s; struct statvfs v;
	SHOW(statfs(".", &s)); SHOW(s.f_namelen); SHOW(s.f_bsize >= 512); SHOW(s.f_bfree <= s.f_blocks); SHOW(statvfs(".", &v)); SHOW(v.f_namemax); SHOW(v.f_frsize >= 512); SHOW(statfs("/proc", &s)); SHOW(s.f_type == 0x9fa0); SHOW(statfs("none", &s)); SHOW(statfs("", &s)); SHOW(statfs((char *)1, &s)); int fd = open(".", O_RDONLY), p[2]; pipe(p); SHOW(fstatfs(fd, &s)); SHOW(fstatfs(99, &s)); SHOW(fstatfs(p[0], &s)); SHOW(fstatvfs(fd, &v)); SHOW(fstatfs(open(".", O_PATH), &s));
	put("f", ""); struct stat a, b; stat(".", &a); stat("/proc", &b); SHOW(a.st_dev != b.st_dev); SHOW(rename("f", "/proc/f")); sync(); SHOW(syncfs(fd)); SHOW(syncfs(-1));
	return 0;
}
