/* inotify(7): what happens to a directory and its files. */
#include "../check.h"
#include <sys/inotify.h>
#include <sys/ioctl.h>

static int in;
static unsigned last;

static void show(const char *what)
{
	_Alignas(8) char buf[4096];
	int n = read(in, buf, sizeof buf);
	printf("%s:", what);
	for (char *at = buf; at < buf + n;) {
		struct inotify_event *e = (void *)at;
		printf(" %x/%d%s%s", e->mask, e->wd, e->len ? "=" : "", e->len ? e->name : "");
		if (e->mask & IN_MOVED_TO) printf(e->cookie == last && last ? " (the same)" : " (another)");
		if (e->mask & IN_MOVED_FROM) last = e->cookie;
		at += sizeof *e + e->len;
	}
	putchar('\n');
}

int main(void)
{
	char buf[16];
	in = inotify_init1(IN_NONBLOCK);
	mkdir("d", 0755); mkdir("e", 0755); put("d/old", "content");
	SHOW(inotify_add_watch(in, "d", IN_ALL_EVENTS)); show("nothing");
	int fd = open("d/new", O_CREAT | O_RDWR, 0600); show("create"); write(fd, "x", 1); show("write"); pread(fd, buf, 1, 0); show("read"); fchmod(fd, 0640); show("chmod"); ftruncate(fd, 0); show("truncate"); close(fd); show("close"); fd = open("d/new", O_RDONLY); close(fd); show("open and close");
	rename("d/new", "d/other"); show("rename"); rename("d/other", "e/out"); show("move out"); rename("e/out", "d/back"); show("move in"); link("d/back", "d/hard"); show("link"); unlink("d/hard"); show("unlink"); symlink("x", "d/sym"); show("symlink"); mkdir("d/sub", 0755); show("mkdir"); rename("d/sub", "d/sub2"); show("rename"); rmdir("d/sub2"); show("rmdir"); rename("d/old", "d/back"); show("replace"); struct timespec t[2] = { { 1, 0 }, { 1, 0 } }; utimensat(AT_FDCWD, "d/back", t, 0); show("utimes"); chmod("d", 0700); show("chmod of it");
	/* A file itself. */
	SHOW(inotify_add_watch(in, "d/back", IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)); SHOW(inotify_add_watch(in, "d", IN_DELETE)); put("d/back", "new"); show("file"); rename("d/back", "d/moved"); show("moved itself"); unlink("d/moved"); show("gone");
	SHOW(inotify_add_watch(in, "d", IN_CREATE | IN_ONESHOT)); put("d/a", ""); put("d/b", ""); show("once"); SHOW(inotify_add_watch(in, "d", IN_CREATE) > 0); SHOW(inotify_add_watch(in, "d", IN_DELETE | IN_MASK_ADD) > 0); put("d/c", ""); unlink("d/c"); show("added"); SHOW(inotify_add_watch(in, "d", IN_CREATE | IN_MASK_CREATE));
	int n; put("d/xx", ""); SHOW(ioctl(in, FIONREAD, &n)); SHOW(n); SHOW(read(in, buf, 16)); SHOW(read(in, buf, 0)); show("after"); 
	SHOW(inotify_add_watch(in, "none", IN_CREATE)); SHOW(inotify_add_watch(in, "d/a", IN_CREATE | IN_ONLYDIR)); SHOW(inotify_add_watch(in, "d", 0)); SHOW(inotify_add_watch(99, "d", IN_CREATE)); SHOW(inotify_add_watch(1, "d", IN_CREATE)); SHOW(inotify_rm_watch(in, 99)); SHOW(inotify_init1(3));
	return 0;
}
