/* Which names and paths there can be. */
#include "../check.h"
#include <dirent.h>
#include <limits.h>

int main(void)
{
	char name[NAME_MAX + 2], path[PATH_MAX + 2];
	memset(name, 'n', sizeof name);
	name[NAME_MAX + 1] = 0;
	SHOW(NAME_MAX); SHOW(PATH_MAX);
	printf("%s\n", open(name, O_CREAT | O_WRONLY, 0600) < 0 ? error_name(errno) : "made");
	name[NAME_MAX] = 0;
	printf("%s\n", open(name, O_CREAT | O_WRONLY, 0600) < 0 ? error_name(errno) : "made");
	printf("%s\n", access(name, F_OK) ? error_name(errno) : "there");
	/* Paths are limited too, whatever they lead to. */
	memset(path, '/', sizeof path);
	path[PATH_MAX + 1] = 0;
	printf("%s\n", access(path, F_OK) ? error_name(errno) : "there");
	path[PATH_MAX] = 0;
	printf("%s\n", access(path, F_OK) ? error_name(errno) : "there");
	path[PATH_MAX - 1] = 0;
	printf("%s\n", access(path, F_OK) ? error_name(errno) : "there");
	/* Bytes are not letters. */
	static const char *const odd[] = { "with space", "new\nline", "\x01", "back\\slash", "-", "...", "\xc3\xa4", "\xe2\x82\xac uro", "*", "~" };
	mkdir("d", 0755);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		sprintf(path, "d/%s", odd[i]);
		int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
		printf("%zu: %s\n", i, fd < 0 ? error_name(errno) : access(path, R_OK) ? error_name(errno) : "there");
		close(fd);
	}
	DIR *d = opendir("d");
	int known = 0;
	for (struct dirent *e; (e = readdir(d));) for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) known += !strcmp(e->d_name, odd[i]);
	SHOW(known);
	SHOW(access("d//...", F_OK)); SHOW(access("./d/././...", F_OK)); SHOW(access("d/../d/...", F_OK)); SHOW(access("d/.../x", F_OK)); SHOW(access("D", F_OK)); SHOW(access("no/../d", F_OK));
	/* Deeper than a path can say. */
	int depth = 0;
	memset(name, 'x', 200); name[200] = 0;
	mkdir("deep", 0755); chdir("deep");
	for (; depth < 30; depth++) if (mkdir(name, 0755) || chdir(name)) break;
	SHOW(depth);
	SHOW(getcwd(path, PATH_MAX) == NULL); printf("%s\n", error_name(errno));
	for (; depth > 0; depth--) if (chdir("..") || rmdir(name)) break;
	SHOW(depth);
	return 0;
}
