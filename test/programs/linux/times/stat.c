/* stat(2): what kinds of files say of themselves. */
#include "../check.h"
#include <sys/sysmacros.h>

static void show(const char *name, struct stat *st)
{
	printf("%s: %o links %d size %d device %d:%d\n", name, st->st_mode & S_IFMT, S_ISDIR(st->st_mode) ? 0 : (int)st->st_nlink, S_ISREG(st->st_mode) || S_ISLNK(st->st_mode) ? (int)st->st_size : 0, (int)major(st->st_rdev), (int)minor(st->st_rdev));
}

int main(void)
{
	struct stat st, other;
	int p[2];
	put("f", "1234567"); mkdir("d", 0755); symlink("f", "s"); mkfifo("p", 0600); mknod("n", S_IFREG | 0600, 0);
	static const char *const names[] = { "f", "d", "s", "p", "n", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) { SHOW(lstat(names[i], &st)); show(names[i], &st); }
	pipe(p); fstat(p[0], &st); printf("%o %d\n", st.st_mode & S_IFMT, (int)st.st_nlink); fstat(p[1], &other); SHOW(st.st_ino == other.st_ino);
	SHOW(stat("s", &st)); show("s", &st); SHOW(stat("d/", &st)); SHOW(stat("f/", &st)); SHOW(lstat("s/", &st)); SHOW(stat("d/.", &st)); SHOW(stat("d/../f", &st)); stat("f", &other); SHOW(st.st_ino == other.st_ino);
	stat("d/..", &st); stat(".", &other); SHOW(st.st_ino == other.st_ino); stat("/", &st); stat("/..", &other); SHOW(st.st_ino == other.st_ino);
	SHOW(stat("no", &st)); SHOW(stat("", &st)); SHOW(stat("f/x", &st)); SHOW(stat((char *)1, &st)); SHOW(fstat(-1, &st)); SHOW(fstat(99, &st));
	stat("f", &st); SHOW(st.st_blksize >= 512); SHOW(st.st_blocks >= 1); stat("d", &st); SHOW(st.st_nlink >= 2); mkdir("d/e", 0755); stat("d", &other); SHOW(other.st_nlink - st.st_nlink); put("d/f", ""); stat("d", &st); SHOW(other.st_nlink - st.st_nlink);
	return 0;
}
