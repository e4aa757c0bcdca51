/* inotify: watches that end, equal events that become one, the same file by two names. */
#include "../check.h"
#include <poll.h>
#include <sys/inotify.h>

static int in;

static void show(const char *what)
{
	_Alignas(8) char buf[4096];
	int n = read(in, buf, sizeof buf);
	printf("%s:", what);
	if (n < 0) printf(" %s", error_name(errno));
	for (char *at = buf; at < buf + n;) { struct inotify_event *e = (void *)at; printf(" %x%s%s", e->mask, e->len ? "=" : "", e->len ? e->name : ""); at += sizeof *e + e->len; }
	putchar('\n');
}

int main(void)
{
	in = inotify_init1(IN_NONBLOCK);
	mkdir("d", 0755); put("f", "x"); link("f", "g");
	int a = inotify_add_watch(in, "f", IN_MODIFY), b = inotify_add_watch(in, "g", IN_MODIFY | IN_ATTRIB); SHOW(a == b);
	struct pollfd p = { in, POLLIN }; SHOW(poll(&p, 1, 0));
	int fd = open("f", O_WRONLY); write(fd, "1", 1); write(fd, "2", 1); write(fd, "3", 1); SHOW(poll(&p, 1, 0)); show("three writes"); write(fd, "4", 1); fchmod(fd, 0600); write(fd, "5", 1); show("with one between"); unlink("g"); show("a name less");
	SHOW(inotify_rm_watch(in, a)); show("removed"); write(fd, "6", 1); show("nothing"); SHOW(inotify_rm_watch(in, a)); int c = inotify_add_watch(in, "f", IN_ALL_EVENTS); SHOW(c > a);
	/* The last name goes, the descriptor keeps it. */
	unlink("f"); show("unlinked"); write(fd, "7", 1); show("written"); close(fd); show("closed");
	SHOW(inotify_add_watch(in, "d", IN_ALL_EVENTS) > c); int dir = open("d", O_RDONLY); show("opened"); close(dir); show("closed"); rmdir("d"); show("directory removed"); mkdir("d", 0755); show("another of that name");
	inotify_add_watch(in, "d", IN_ALL_EVENTS | IN_EXCL_UNLINK); fd = open("d/x", O_CREAT | O_WRONLY, 0600); show("made"); unlink("d/x"); show("unlinked"); write(fd, "1", 1); close(fd); show("without a name nothing is told");
	symlink("d", "s"); SHOW(inotify_add_watch(in, "s", IN_CREATE) == inotify_add_watch(in, "d", IN_CREATE)); SHOW(inotify_add_watch(in, "s", IN_CREATE | IN_DONT_FOLLOW) > 0); SHOW(inotify_add_watch(in, "s", IN_CREATE | IN_DONT_FOLLOW | IN_ONLYDIR));
	return 0;
}
