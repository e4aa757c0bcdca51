/* Times of files: which of the three each call changes. */
#include "../check.h"

static struct timespec past[] = { { 1000, 0 }, { 2000, 0 } };
static struct timespec changed;

static void reset(const char *path)
{
	struct stat st;
	utimensat(AT_FDCWD, path, past, AT_SYMLINK_NOFOLLOW);
	usleep(20000);
	lstat(path, &st);
	changed = st.st_ctim;
}

static void show(const char *what, const char *path)
{
	struct stat st;
	lstat(path, &st);
	printf("%s:%s%s%s\n", what, st.st_atim.tv_sec != 1000 ? " a" : "", st.st_mtim.tv_sec != 2000 ? " m" : "",
	       st.st_ctim.tv_sec != changed.tv_sec || st.st_ctim.tv_nsec != changed.tv_nsec ? " c" : "");
	reset(path);
}

int main(void)
{
	put("f", "content"); reset("f");
	int fd = open("f", O_RDWR);
	show("open", "f");
	pwrite(fd, "x", 1, 0); show("write", "f");
	pwrite(fd, "x", 0, 0); show("write of nothing", "f");
	ftruncate(fd, 3); show("truncate", "f");
	fchmod(fd, 0600); show("chmod", "f");
	fchmod(fd, 0600); show("chmod to the same", "f");
	fchown(fd, -1, -1); show("chown to nobody", "f");
	fchown(fd, getuid(), getgid()); show("chown to the same", "f");
	link("f", "g"); show("link", "f");
	unlink("g"); show("unlink", "f");
	rename("f", "h"); show("rename", "h");
	futimens(fd, past); show("futimens", "h");
	lseek(fd, 0, SEEK_END); show("lseek", "h");
	close(open("h", O_WRONLY | O_TRUNC)); show("O_TRUNC", "h");
	close(open("h", O_WRONLY | O_TRUNC)); show("O_TRUNC of an empty file", "h");
	fsync(fd); close(fd); show("close", "h");
	return 0;
}
