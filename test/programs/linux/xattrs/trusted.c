/* Attributes called trusted.NAME are for the superuser, and nobody else sees them. */
#include "../check.h"
#include <sys/xattr.h>

static void show_names(void)
{
	char buf[64];
	ssize_t n = listxattr("f", buf, sizeof buf);
	printf("%d %s\n", (int)n, n > 0 ? buf : "");
}

int main(void)
{
	char buf[64];
	NEEDS_ROOT();
	chmod(".", 0755); put("f", "");
	NEEDS("CAP_SYS_ADMIN", setxattr("f", "trusted.a", "1", 1, 0) == 0);
	SHOW(setxattr("f", "trusted.a", "12", 2, 0)); SHOW(getxattr("f", "trusted.a", buf, 64)); show_names();
	setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000);
	SHOW(getxattr("f", "trusted.a", buf, 64)); SHOW(setxattr("f", "trusted.a", "1", 1, 0)); SHOW(removexattr("f", "trusted.a")); show_names();
	return 0;
}
