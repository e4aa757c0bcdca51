/* telldir and seekdir: a position stays where it is while others come and go. */
#include "../check.h"
#include <dirent.h>

int main(void)
{
	char name[32], seen[100];
	mkdir("d", 0755);
	for (int i = 0; i < 50; i++) { sprintf(name, "d/file%02d", i); put(name, ""); }
	DIR *d = opendir("d");
	long where[60];
	char names[60][32];
	int n = 0;
	for (;;) {
		where[n] = telldir(d);
		struct dirent *e = readdir(d);
		if (!e) break;
		strcpy(names[n++], e->d_name);
	}
	SHOW(n);
	/* Backwards to each position, and there is the same name. */
	int right = 0;
	for (int i = n - 1; i >= 0; i--) {
		seekdir(d, where[i]);
		struct dirent *e = readdir(d);
		right += e && !strcmp(e->d_name, names[i]);
	}
	SHOW(right);
	/* Removing what has been read loses nothing of the rest. */
	rewinddir(d);
	int read = 0, files = 0;
	memset(seen, 0, sizeof seen);
	for (struct dirent *e; (e = readdir(d)); read++) {
		int i;
		if (sscanf(e->d_name, "file%d", &i) != 1) continue;
		seen[i]++;
		files++;
		sprintf(name, "d/%s", e->d_name);
		unlink(name);
	}
	int once = 0;
	for (int i = 0; i < 50; i++) once += seen[i] == 1;
	printf("%d read, %d files, %d once\n", read, files, once);
	rewinddir(d);
	for (n = 0; readdir(d); n++);
	printf("%d left\n", n);
	closedir(d);
	SHOW(rmdir("d"));
	return 0;
}
