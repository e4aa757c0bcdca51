/* What the bits of directories allow. */
#include "../check.h"
#include <dirent.h>

static void dir(const char *path, int mode)
{
	char name[64];
	mkdir(path, 0700);
	sprintf(name, "%s/f", path);
	put(name, "x"); chmod(name, 0666);
	chmod(path, mode);
}

static void tries(const char *d)
{
	char name[64], to[64];
	struct stat st;
	printf("%s:", d);
	DIR *list = opendir(d);
	printf(" list %s", list ? "yes" : error_name(errno));
	sprintf(name, "%s/f", d);
	printf(" stat %s", stat(name, &st) ? error_name(errno) : "yes");
	printf(" read %s", open(name, O_RDONLY) < 0 ? error_name(errno) : "yes");
	sprintf(to, "%s/new", d);
	printf(" make %s", open(to, O_CREAT | O_WRONLY, 0600) < 0 ? error_name(errno) : "yes");
	printf(" rename %s", rename(name, to) ? error_name(errno) : "yes");
	printf(" unlink %s", unlink(to) ? error_name(errno) : "yes");
	printf(" enter %s", chdir(d) ? error_name(errno) : chdir("..") ? "no way back" : "yes");
	sprintf(name, "%s/sub", d);
	printf(" mkdir %s\n", mkdir(name, 0700) ? error_name(errno) : "yes");
}

int main(void)
{
	NEEDS_ROOT();
	chmod(".", 0755);
	dir("d0", 0700); dir("d1", 0701); dir("d2", 0702); dir("d3", 0703); dir("d4", 0704); dir("d5", 0705); dir("d6", 0706); dir("d7", 0707);
	tries("d0");
	unlink("d0/sub"); rmdir("d0/sub"); put("d0/f", "x");
	chmod("d0", 0700);
	SHOW(setresgid(1000, 1000, 1000)); SHOW(setresuid(1000, 1000, 1000));
	for (int i = 0; i < 8; i++) { char name[8]; sprintf(name, "d%d", i); tries(name); }
	SHOW(open("d1/none", O_RDONLY)); SHOW(open("d0/none", O_RDONLY)); SHOW(mkdir("here", 0700)); SHOW(rmdir("d7"));
	return 0;
}
