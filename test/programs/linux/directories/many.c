/* A thousand names in one directory: made, found, listed, moved, removed. */
#include "../check.h"
#include <dirent.h>

enum { COUNT = 1000 };

static int count(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;
	for (struct dirent *e; (e = readdir(d));) n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

int main(void)
{
	char name[64], to[64];
	struct stat st;
	int made = 0, found = 0, moved = 0, removed = 0;
	mkdir("d", 0755);
	for (int i = 0; i < COUNT; i++) {
		sprintf(name, "d/name-%d", i * 7919 % COUNT);
		int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
		made += fd >= 0 && write(fd, name, strlen(name)) == (ssize_t)strlen(name);
		close(fd);
	}
	SHOW(made); SHOW(count("d"));
	for (int i = 0; i < COUNT; i++) { sprintf(name, "d/name-%d", i); found += !stat(name, &st) && st.st_size == (off_t)strlen(name); }
	SHOW(found);
	for (int i = 0; i < COUNT; i += 2) { sprintf(name, "d/name-%d", i); sprintf(to, "d/other-%d", i); moved += !rename(name, to); }
	SHOW(moved); SHOW(count("d"));
	for (int i = 1; i < COUNT; i += 2) { sprintf(name, "d/name-%d", i); removed += !unlink(name); }
	SHOW(removed); SHOW(count("d")); SHOW(rmdir("d"));
	for (int i = 0; i < COUNT; i += 2) { sprintf(name, "d/other-%d", i); removed += !unlink(name); }
	SHOW(removed); SHOW(count("d")); SHOW(rmdir("d"));
	return 0;
}
