/* A file without a name lives as long as somebody has it open. */
#include "../check.h"

int main(void)
{
	struct stat st;
	char buf[16];
	int fd = open("f", O_RDWR | O_CREAT, 0600), second = open("f", O_RDONLY);
	SHOW(write(fd, "still here", 10));
	SHOW(unlink("f"));
	SHOW(unlink("f"));
	SHOW(open("f", O_RDONLY));
	SHOW(fstat(fd, &st));
	printf("links %d size %d\n", (int)st.st_nlink, (int)st.st_size);
	SHOW(read(second, buf, 16));
	printf("%.10s\n", buf);
	SHOW(close(second));
	SHOW(pwrite(fd, "even now", 8, 0));
	/* Another of the same name is another file. */
	ino_t old = st.st_ino;
	put("f", "new");
	stat("f", &st);
	printf("the same %d\n", st.st_ino == old);
	SHOW(pread(fd, buf, 10, 0));
	printf("%.10s\n", buf);
	show_file("f");
	/* Through /proc it can be opened again. */
	char path[32];
	sprintf(path, "/proc/self/fd/%d", fd);
	int again = open(path, O_RDONLY);
	SHOW(read(again, buf, 4));
	printf("%.4s\n", buf);
	SHOW(fchmod(fd, 0444));
	fstat(again, &st);
	printf("%o\n", st.st_mode & 0777);
	/* The directory we are in may go too. */
	mkdir("d", 0700);
	int dir = open("d", O_RDONLY | O_DIRECTORY);
	SHOW(rmdir("d"));
	fstat(dir, &st);
	printf("links %d\n", (int)st.st_nlink);
	SHOW(openat(dir, "x", O_CREAT | O_WRONLY, 0600));
	SHOW(mkdirat(dir, "x", 0700));
	SHOW(openat(dir, "..", O_RDONLY) >= 0);
	return 0;
}
