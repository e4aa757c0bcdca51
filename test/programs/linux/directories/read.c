/* readdir(3): every name once, with its type; "." and ".." first or not. */
#include "../check.h"
#include <dirent.h>

#define OVERLAYFS_SUPER_MAGIC 0x794c7630

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

int main(void)
{
	/* An overlay of several file systems need not know the numbers of directories by their names. */
	NEEDS("a file system whose directories have one number each", file_system_of(".") != OVERLAYFS_SUPER_MAGIC);
	mkdir("d", 0755);
	SHOW(chdir("d"));
	mkdir("folder", 0755); put("file", ""); symlink("file", "link"); mkfifo("fifo", 0600); link("file", "hard");
	struct dirent **list;
	int n = scandir(".", &list, NULL, by_name);
	printf("%d entries\n", n);
	for (int i = 0; i < n; i++) {
		struct stat st;
		lstat(list[i]->d_name, &st);
		printf("%s type %d inode right %d\n", list[i]->d_name, list[i]->d_type, list[i]->d_ino == st.st_ino);
	}
	DIR *d = opendir(".");
	SHOW(dirfd(d) >= 0);
	SHOW(fcntl(dirfd(d), F_GETFD));
	n = 0;
	errno = 0;
	while (readdir(d)) n++;
	printf("%d entries, then %d\n", n, errno);
	SHOW(readdir(d) == NULL);
	rewinddir(d);
	for (n = 0; readdir(d); n++);
	printf("%d again\n", n);
	SHOW(closedir(d));
	SHOW(opendir("file") == NULL); printf("%s\n", error_name(errno));
	SHOW(opendir("no") == NULL); printf("%s\n", error_name(errno));
	SHOW(opendir("") == NULL); printf("%s\n", error_name(errno));
	int fd = open("file", O_RDONLY);
	SHOW(fdopendir(fd) == NULL); printf("%s\n", error_name(errno));
	SHOW(fdopendir(99) == NULL); printf("%s\n", error_name(errno));
	d = fdopendir(open("folder", O_RDONLY));
	for (n = 0; readdir(d); n++);
	printf("%d in an empty one\n", n);
	return 0;
}
