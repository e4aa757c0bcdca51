/* Extended attributes of files and directories. */
#include "../check.h"
#include <sys/xattr.h>

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void list(const char *path)
{
	char buf[512], *names[32];
	ssize_t n = listxattr(path, buf, sizeof buf);
	int count = 0;
	for (char *at = buf; at < buf + n; at += strlen(at) + 1) if (!strncmp(at, "user.", 5)) names[count++] = at;
	qsort(names, count, sizeof *names, by_text);
	for (int i = 0; i < count; i++) printf("%s ", names[i]);
	printf("(%d)\n", count);
}

int main(void)
{
	char buf[64];
	put("f", ""); mkdir("d", 0755); symlink("f", "s"); int fd = open("f", O_RDONLY);
	SHOW(setxattr("f", "user.one", "value", 5, 0)); SHOW(setxattr("f", "user.empty", "", 0, 0)); SHOW(setxattr("f", "user.binary", "a\0b", 3, XATTR_CREATE)); list("f");
	SHOW(getxattr("f", "user.one", buf, 64)); printf("%.5s\n", buf); SHOW(getxattr("f", "user.empty", buf, 64)); SHOW(getxattr("f", "user.binary", buf, 64)); printf("%d %d %d\n", buf[0], buf[1], buf[2]); SHOW(getxattr("f", "user.one", NULL, 0)); SHOW(getxattr("f", "user.one", buf, 4)); SHOW(getxattr("f", "user.none", buf, 64)); SHOW(getxattr("f", "user.none", NULL, 0));
	SHOW(setxattr("f", "user.one", "v", 1, XATTR_CREATE)); SHOW(setxattr("f", "user.two", "v", 1, XATTR_REPLACE)); SHOW(setxattr("f", "user.one", "longer value", 12, XATTR_REPLACE)); SHOW(fgetxattr(fd, "user.one", buf, 64)); SHOW(setxattr("f", "user.one", "v", 1, 4)); SHOW(setxattr("f", "user.one", "v", 1, XATTR_CREATE | XATTR_REPLACE));
	SHOW(setxattr("f", "user.", "v", 1, 0)); SHOW(setxattr("f", "nonsense", "v", 1, 0)); SHOW(setxattr("f", "other.x", "v", 1, 0)); SHOW(setxattr("f", "", "v", 1, 0)); SHOW(getxattr("f", "", buf, 64)); SHOW(setxattr("no", "user.x", "v", 1, 0)); SHOW(setxattr("f", "user.x", NULL, 5, 0)); SHOW(getxattr("f", "nonsense", buf, 64)); char name[300]; strcpy(name, "user."); memset(name + 5, 'n', 290); name[295] = 0; printf("%s\n", setxattr("f", name, "v", 1, 0) ? error_name(errno) : "set"); name[255] = 0; printf("%s\n", setxattr("f", name, "v", 1, 0) ? error_name(errno) : "set"); SHOW(removexattr("f", name)); static char big[70000]; SHOW(setxattr("f", "user.big", big, 65537, 0));
	SHOW(listxattr("f", NULL, 0) > 0); SHOW(listxattr("f", buf, 3)); SHOW(removexattr("f", "user.empty")); SHOW(removexattr("f", "user.empty")); SHOW(fremovexattr(fd, "user.binary")); list("f");
	SHOW(setxattr("d", "user.dir", "v", 1, 0)); list("d"); SHOW(setxattr("s", "user.link", "v", 1, 0)); list("f"); SHOW(lsetxattr("s", "user.link", "v", 1, 0)); SHOW(lgetxattr("s", "user.link", buf, 64)); SHOW(getxattr("s", "user.link", buf, 64)); SHOW(setxattr("/dev/null", "user.x", "v", 1, 0)); mkfifo("p", 0600); SHOW(setxattr("p", "user.x", "v", 1, 0));
	SHOW(fsetxattr(fd, "user.fd", "v", 1, 0)); SHOW(fsetxattr(-1, "user.fd", "v", 1, 0)); SHOW(flistxattr(-1, buf, 64)); SHOW(fgetxattr(open("f", O_PATH), "user.fd", buf, 64)); rename("f", "g"); list("g"); put("f", ""); list("f"); link("g", "h"); list("h");
	return 0;
}
