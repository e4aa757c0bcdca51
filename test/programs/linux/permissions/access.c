/* access(2) and faccessat(2) ask for the real user, or the effective one. */
#include "../check.h"
#include <sys/statvfs.h>

int main(void)
{
	NEEDS_ROOT();
	struct statvfs v; NEEDS("files that can be executed", statvfs(".", &v) == 0 && (v.f_flag & ST_NOEXEC) == 0);
	put("f", ""); chmod("f", 0); mkdir("d", 0755); put("x", ""); chmod("x", 0100); put("own", ""); chown("own", 1000, 1000); chmod("own", 0460);
	chmod(".", 0755);
	SHOW(access("f", F_OK)); SHOW(access("f", R_OK)); SHOW(access("f", W_OK)); SHOW(access("f", R_OK | W_OK)); SHOW(access("f", X_OK)); SHOW(access("x", X_OK)); SHOW(access("d", X_OK)); SHOW(access("f", 8)); SHOW(access("f", -1)); SHOW(access("no", F_OK)); SHOW(access("f/x", F_OK)); SHOW(access("", F_OK)); SHOW(access((char *)1, F_OK));
	SHOW(setresuid(0, 1000, 0)); /* effective 1000, real 0 */
	SHOW(access("f", R_OK)); SHOW(faccessat(AT_FDCWD, "f", R_OK, AT_EACCESS)); SHOW(open("f", O_RDONLY)); SHOW(faccessat(AT_FDCWD, "own", R_OK, AT_EACCESS)); SHOW(faccessat(AT_FDCWD, "own", W_OK, AT_EACCESS)); SHOW(access("own", W_OK));
	SHOW(setresuid(1000, 0, 0)); /* real 1000, effective 0 */
	SHOW(access("f", R_OK)); SHOW(faccessat(AT_FDCWD, "f", R_OK, AT_EACCESS)); SHOW(open("f", O_RDONLY) >= 0); SHOW(access("x", X_OK)); SHOW(access("own", R_OK)); SHOW(access("own", W_OK)); SHOW(access("d", W_OK)); SHOW(access("d", R_OK | X_OK));
	symlink("no", "broken"); SHOW(access("broken", F_OK)); SHOW(faccessat(AT_FDCWD, "broken", F_OK, AT_SYMLINK_NOFOLLOW)); SHOW(faccessat(AT_FDCWD, "f", F_OK, 0x4000)); SHOW(faccessat(99, "f", F_OK, 0));
	return 0;
}
