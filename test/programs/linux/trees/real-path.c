/* realpath(3): links and dots are gone. */
#include "../check.h"
#include <limits.h>

static char base[PATH_MAX];
static void real(const char *path)
{
	char buf[PATH_MAX]; char *r = realpath(path, buf);
	printf("%s: %s\n", path, !r ? error_name(errno) : strncmp(r, base, strlen(base)) ? r : r + strlen(base));
}

int main(void)
{
	realpath(".", base);
	mkdir("a", 0755); mkdir("a/b", 0755); put("a/b/f", ""); symlink("a/b", "to-b"); symlink("../f", "a/up"); symlink("b/f", "a/f"); symlink("loop", "loop"); symlink("none", "broken"); char abs_[PATH_MAX + 8]; sprintf(abs_, "%s/a", base); symlink(abs_, "absolute");
	real("a/b/f"); real("./a/../a/b//f"); real("to-b/f"); real("to-b/.."); real("a/f"); real("a/up"); real("absolute/b"); real("loop"); real("broken"); real("none"); real("a/b/f/x"); real("a/b/f/"); real(""); real("/"); real("/.."); real("a/b/"); real("to-b/"); real("/dev/fd/0/../..");
	char *own = realpath("a", NULL); printf("%s\n", own + strlen(base)); free(own); SHOW(realpath(NULL, NULL) == NULL); printf("%s\n", error_name(errno));
	return 0;
}
