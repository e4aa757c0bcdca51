/* Who may read and set which attributes. */
#include "../check.h"
#include <sys/xattr.h>

int main(void)
{
	char buf[64];
	NEEDS_ROOT();
	chmod(".", 0755);
	put("f", ""); chmod("f", 0644); put("w", ""); chmod("w", 0666); put("hidden", ""); chmod("hidden", 0600); put("mine", ""); chown("mine", 1000, 1000); chmod("mine", 0400); mkdir("sticky", 0777); chmod("sticky", 01777);
	SHOW(setxattr("f", "user.a", "1", 1, 0)); SHOW(setxattr("hidden", "user.a", "1", 1, 0)); SHOW(getxattr("f", "security.none", buf, 64));
	setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000);
	SHOW(getxattr("f", "user.a", buf, 64)); SHOW(setxattr("f", "user.a", "2", 1, 0)); SHOW(removexattr("f", "user.a")); SHOW(getxattr("hidden", "user.a", buf, 64)); SHOW(setxattr("w", "user.a", "2", 1, 0)); SHOW(setxattr("mine", "user.a", "2", 1, 0)); SHOW(getxattr("mine", "user.a", buf, 64)); SHOW(setxattr("f", "trusted.b", "1", 1, 0)); SHOW(getxattr("f", "trusted.a", buf, 64)); SHOW(setxattr("w", "security.x", "1", 1, 0)); SHOW(setxattr("sticky", "user.a", "1", 1, 0));
	ssize_t n = listxattr("f", buf, 64); printf("%d %s\n", (int)n, n > 0 ? buf : "");
	return 0;
}
