/* chmod(2) and fchmod(2): twelve bits, on files, directories, and through links. */
#include "../check.h"

static void mode(const char *path)
{
	struct stat st;
	if (lstat(path, &st)) printf("%s: %s\n", path, error_name(errno));
	else printf("%s: %o\n", path, st.st_mode);
}

int main(void)
{
	umask(022);
	put("f", ""); mkdir("d", 0700); symlink("f", "s"); symlink("no", "broken"); mkfifo("p", 0666);
	mode("f"); mode("d"); mode("s"); mode("p");
	SHOW(chmod("f", 0)); mode("f"); SHOW(chmod("f", 07777)); mode("f"); SHOW(chmod("f", 0100644)); mode("f"); SHOW(chmod("f", 0xffff0000 | 0600)); mode("f");
	SHOW(chmod("s", 0640)); mode("f"); mode("s"); SHOW(chmod("broken", 0600)); SHOW(chmod("no", 0600)); SHOW(chmod("", 0600)); SHOW(chmod("f/", 0600)); SHOW(chmod("f/x", 0600)); SHOW(chmod("d", 03751)); mode("d"); SHOW(chmod("p", 0644)); mode("p");
	int r = open("f", O_RDONLY), p[2], d = open("d", O_RDONLY); pipe(p);
	SHOW(fchmod(r, 0444)); mode("f"); SHOW(fchmod(d, 0755)); mode("d"); SHOW(fchmod(-1, 0600)); SHOW(fchmod(p[0], 0600)); SHOW(fchmodat(AT_FDCWD, "f", 0611, 0)); mode("f"); SHOW(fchmodat(d, "none", 0611, 0)); SHOW(fchmodat(r, "x", 0611, 0));
	/* umask(2) takes bits away from what is made, and from nothing else. */
	SHOW(umask(0777)); close(open("u1", O_CREAT | O_WRONLY, 0777)); mode("u1"); SHOW(chmod("u1", 0777)); mode("u1"); SHOW(umask(0)); close(open("u2", O_CREAT | O_WRONLY, 0777)); mode("u2"); SHOW(umask(07027)); mkdir("u3", 0777); mode("u3"); mkfifo("u4", 0666); mode("u4"); mknod("u5", S_IFREG | 0666, 0); mode("u5"); symlink("x", "u6"); mode("u6"); SHOW(umask(-1)); SHOW(umask(0));
	return 0;
}
