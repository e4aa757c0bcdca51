/* chdir, fchdir and getcwd, also where there is no directory any more. */
#include "../check.h"
#include <limits.h>

static char base[PATH_MAX], cwd[PATH_MAX];

static void where(void)
{
	if (!getcwd(cwd, sizeof cwd)) printf("nowhere: %s\n", error_name(errno));
	else printf("%s\n", strncmp(cwd, base, strlen(base)) ? cwd : cwd + strlen(base));
}

int main(void)
{
	getcwd(base, sizeof base);
	mkdir("a", 0755); mkdir("a/b", 0755); symlink("a/b", "link"); put("f", "");
	int top = open(".", O_RDONLY), b = open("a/b", O_PATH);
	SHOW(chdir("a")); where(); SHOW(chdir("b/")); where(); SHOW(chdir("../..")); where(); SHOW(chdir("link")); where(); SHOW(chdir("..")); where();
	SHOW(fchdir(top)); where(); SHOW(fchdir(b)); where(); SHOW(chdir(".")); where(); SHOW(fchdir(top));
	SHOW(chdir("f")); SHOW(chdir("no")); SHOW(chdir("")); SHOW(chdir("f/..")); SHOW(fchdir(-1)); SHOW(fchdir(open("f", O_RDONLY))); SHOW(chdir((char *)1));
	SHOW(getcwd(cwd, 2) == NULL); printf("%s\n", error_name(errno));
	SHOW(getcwd(cwd, 0) == NULL); printf("%s\n", error_name(errno));
	char *own = getcwd(NULL, 0);
	SHOW(strcmp(own, base));
	/* It is renamed under our feet. */
	SHOW(chdir("a/b")); SHOW(rename("../../a", "../../z")); where();
	SHOW(open("x", O_CREAT | O_WRONLY, 0600) >= 0); SHOW(unlink("x"));
	/* And removed. */
	SHOW(rmdir("../b")); where();
	SHOW(open("x", O_CREAT | O_WRONLY, 0600)); SHOW(mkdir("x", 0700)); SHOW(chdir("..")); where(); SHOW(chdir("b"));
	SHOW(fchdir(top)); where();
	SHOW(chdir("/")); where(); SHOW(chdir("..")); where(); SHOW(chdir("/../..")); where();
	return 0;
}
