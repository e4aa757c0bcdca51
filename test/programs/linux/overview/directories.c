#include "../check.h"
#include <dirent.h>
#include <limits.h>

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
	DIR *d = opendir(path);
	char *names[100];
	int n = 0;
	struct dirent *e;
	if (!d) { printf("opendir %s: %s\n", path, error_name(errno)); return; }
	while ((e = readdir(d))) {
		char line[300];
		snprintf(line, sizeof line, "%s:%d", e->d_name, e->d_type);
		names[n++] = strdup(line);
	}
	qsort(names, n, sizeof *names, compare);
	printf("%s:", path);
	for (int i = 0; i < n; i++) printf(" %s", names[i]);
	printf("\n");
	rewinddir(d);
	int again = 0;
	while (readdir(d)) again++;
	printf("again %d\n", again);
	closedir(d);
}

int main(void)
{
	struct stat st;
	char buf[PATH_MAX];
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("d/e", 0700));
	SHOW(mkdir("x/y", 0700));
	SHOW(mkdir("d/.", 0700));
	SHOW(mkdir("d/f/", 0700));
	SHOW(symlink("e", "d/l"));
	SHOW(symlink("none", "d/dangling"));
	SHOW(symlink("", "d/empty"));
	SHOW(mkfifo("d/p", 0600));
	SHOW(close(open("d/file", O_CREAT | O_WRONLY, 0600)));
	list("d");
	list("d/file");
	SHOW(stat("d", &st)); printf("links %d\n", (int)st.st_nlink);
	SHOW(stat("d/l", &st)); printf("dir %d\n", S_ISDIR(st.st_mode));
	SHOW(lstat("d/l", &st)); printf("link %d size %d\n", S_ISLNK(st.st_mode), (int)st.st_size);
	SHOW(stat("d/dangling", &st));
	SHOW(lstat("d/dangling/", &st));
	SHOW(readlink("d/l", buf, sizeof buf));
	SHOW(readlink("d/file", buf, 10));
	SHOW(open("d/dangling", O_CREAT | O_EXCL | O_WRONLY, 0600));
	SHOW(link("d/file", "d/hard"));
	SHOW(link("d/e", "d/harddir"));
	SHOW(link("d/file", "d/e"));
	stat("d/hard", &st); printf("links %d\n", (int)st.st_nlink);
	SHOW(linkat(AT_FDCWD, "d/l", AT_FDCWD, "d/l2", 0));
	lstat("d/l2", &st); printf("link %d\n", S_ISLNK(st.st_mode));
	SHOW(rename("d/file", "d/hard"));
	SHOW(access("d/file", F_OK));
	SHOW(rename("d/file", "d/moved"));
	SHOW(rename("d/e", "d/e/sub"));
	SHOW(rename("d/moved", "d/e"));
	SHOW(rename("d/e", "d/moved"));
	SHOW(rename("d/f", "d/e"));
	SHOW(rename("d", "."));
	SHOW(rename("d/e/..", "z"));
	SHOW(rmdir("d"));
	SHOW(rmdir("d/."));
	SHOW(rmdir("d/e/.."));
	SHOW(rmdir("d/moved"));
	SHOW(unlink("d/e"));
	SHOW(unlink("d/e/"));
	SHOW(unlink("d/moved/"));
	SHOW(chdir("d/l"));
	getcwd(buf, sizeof buf); printf("%s\n", strrchr(buf, '/'));
	SHOW(stat("../moved", &st));
	SHOW(chdir("../moved"));
	SHOW(chdir("../.."));
	SHOW(getcwd(buf, 2) ? 0 : -1);
	int fd = open("d", O_RDONLY | O_DIRECTORY);
	SHOW(fstatat(fd, "l", &st, AT_SYMLINK_NOFOLLOW)); printf("link %d\n", S_ISLNK(st.st_mode));
	SHOW(fstatat(fd, "", &st, AT_EMPTY_PATH)); printf("dir %d\n", S_ISDIR(st.st_mode));
	SHOW(fstatat(fd, "", &st, 0));
	SHOW(unlinkat(fd, "l", 0));
	SHOW(unlinkat(fd, "e", 0));
	SHOW(unlinkat(fd, "e", AT_REMOVEDIR));
	SHOW(read(fd, buf, 10));
	SHOW(fchdir(fd));
	SHOW(unlink("l2")); SHOW(unlink("dangling")); SHOW(unlink("p")); SHOW(unlink("hard")); SHOW(unlink("moved")); SHOW(rmdir("f")); SHOW(rmdir("e"));
	SHOW(chdir(".."));
	SHOW(rmdir("d"));
	memset(buf, 'n', 256); buf[256] = 0;
	SHOW(mkdir(buf, 0700));
	SHOW(symlink("loop", "loop"));
	SHOW(open("loop", O_RDONLY));
	SHOW(unlink("loop"));
	return 0;
}
