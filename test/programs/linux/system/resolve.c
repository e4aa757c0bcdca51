/* openat2(2): what the resolution of a path may not do. */
#include "../check.h"
#include <stdint.h>
#include <sys/syscall.h>

struct how { uint64_t flags, mode, resolve; };
enum { NO_XDEV = 1, NO_MAGICLINKS = 2, NO_SYMLINKS = 4, BENEATH = 8, IN_ROOT = 16, CACHED = 32 };

static long get_in(int directory, const char *path, uint64_t flags, uint64_t resolve)
{
	struct how h = { flags, (flags & (O_CREAT | 020000000)) ? 0600 : 0, resolve };
	return syscall(437, directory, path, &h, sizeof h);
}

static int jail;

/* Under each restriction: what is there, or why it is refused. */
static void try(const char *path)
{
	static const struct { const char *name; uint64_t flag; } all[] = { { "-", 0 }, { "no_xdev", NO_XDEV }, { "no_magiclinks", NO_MAGICLINKS }, { "no_symlinks", NO_SYMLINKS }, { "beneath", BENEATH }, { "in_root", IN_ROOT }, { "cached", CACHED } };
	printf("%s:", path);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char text[8] = { 0 };
		long fd = get_in(jail, path, O_RDONLY, all[i].flag);
		/* What Linux has at hand depends on the file system and on what else it does: one has to ask again then. */
		if (fd < 0 && errno == EAGAIN && all[i].flag == CACHED) fd = get_in(jail, path, O_RDONLY, 0);
		if (fd < 0) printf(" %s %s", all[i].name, error_name(errno));
		else printf(" %s %s", all[i].name, read(fd, text, sizeof text - 1) < 0 ? "directory" : text);
		if (fd >= 0) close(fd);
	}
	putchar('\n');
}

int main(void)
{
	char here[512], path[600];
	getcwd(here, sizeof here);
	mkdir("jail", 0755); mkdir("jail/d", 0755); mkdir("jail/d/e", 0755); mkdir("f", 0755);
	put("jail/a", "inside"); put("jail/d/b", "deeper"); put("a", "outside"); put("jail/f", "file");
	symlink("a", "jail/to-a"); symlink("/a", "jail/to-root-a"); symlink("../a", "jail/up"); symlink("../a", "jail/d/up-in"); symlink("../../a", "jail/d/up-out"); symlink("/proc/self/cwd", "jail/magic"); symlink("loop", "jail/loop"); symlink("d", "jail/to-d"); symlink("/", "jail/to-root"); symlink("none", "jail/dangling");
	snprintf(path, sizeof path, "%s/jail/a", here); symlink(path, "jail/absolute");
	jail = open("jail", O_RDONLY | O_DIRECTORY);
	try("a"); try("d/b"); try("d/../a"); try(".."); try("../a"); try("d/../../a"); try("d/e/../../../a"); try("/a"); try("/../../a"); try("/"); try("."); try("./d/.."); try("none"); try("a/"); try("d/");
	try("to-a"); try("to-root-a"); try("up"); try("d/up-in"); try("d/up-out"); try("absolute"); try("magic"); try("magic/jail/a"); try("loop"); try("to-d/b"); try("to-d/../a"); try("to-root"); try("to-root/a"); try("dangling");
	try("/proc/self/fd"); try("/proc/self/cwd/a"); try("/dev/null"); try("/d/../../d/b");
	/* From a file, from nowhere, from here. */
	int file = open("a", O_RDONLY); SHOW(get_in(file, "a", O_RDONLY, BENEATH)); SHOW(get_in(99, "a", O_RDONLY, BENEATH)); SHOW(get_in(99, "/a", O_RDONLY, IN_ROOT)); SHOW(get_in(file, "/a", O_RDONLY, IN_ROOT)); SHOW(get_in(99, "/dev/null", O_RDONLY, NO_SYMLINKS) >= 0); SHOW(get_in(99, "/a", O_RDONLY, BENEATH)); SHOW(get_in(AT_FDCWD, "/a", O_RDONLY, IN_ROOT) >= 0); SHOW(get_in(AT_FDCWD, "../a", O_RDONLY, IN_ROOT) >= 0); SHOW(get_in(AT_FDCWD, "jail/to-root-a", O_RDONLY, IN_ROOT) >= 0);
	/* Other flags. */
	SHOW(get_in(jail, "a", O_RDONLY, BENEATH | IN_ROOT)); SHOW(get_in(jail, "a", O_RDONLY, 64)); SHOW(get_in(jail, "a", O_RDONLY, BENEATH | NO_SYMLINKS | NO_XDEV | NO_MAGICLINKS | CACHED) >= 0);
	SHOW(get_in(jail, "new", O_CREAT | O_WRONLY, CACHED)); SHOW(get_in(jail, "a", O_WRONLY | O_TRUNC, CACHED)); SHOW(get_in(jail, "new", O_CREAT | O_WRONLY, BENEATH) >= 0); SHOW(get_in(jail, "../new", O_CREAT | O_WRONLY, BENEATH)); SHOW(get_in(jail, "../new2", O_CREAT | O_WRONLY, IN_ROOT) >= 0); SHOW(access("jail/new2", F_OK)); SHOW(access("new2", F_OK)); SHOW(get_in(jail, "to-root-made", O_CREAT | O_EXCL | O_WRONLY, IN_ROOT) >= 0);
	symlink("/made", "jail/to-made"); SHOW(get_in(jail, "to-made", O_CREAT | O_WRONLY, IN_ROOT) >= 0); SHOW(access("jail/made", F_OK)); SHOW(get_in(jail, "to-made", O_CREAT | O_WRONLY, BENEATH)); SHOW(get_in(jail, "to-made", O_CREAT | O_WRONLY, NO_SYMLINKS));
	SHOW(get_in(jail, "to-a", O_PATH | O_NOFOLLOW, NO_SYMLINKS) >= 0); SHOW(get_in(jail, "to-a", O_RDONLY | O_NOFOLLOW, NO_SYMLINKS)); SHOW(get_in(jail, "d", O_TMPFILE | O_RDWR, BENEATH) >= 0); SHOW(get_in(jail, "..", O_TMPFILE | O_RDWR, BENEATH)); SHOW(get_in(jail, "to-root", O_TMPFILE | O_RDWR, IN_ROOT) >= 0);
	/* Mounts. */
	SHOW(get_in(AT_FDCWD, "/proc/self/status", O_RDONLY, NO_XDEV) >= 0); int root = open("/", O_RDONLY); SHOW(get_in(root, "proc/version", O_RDONLY, NO_XDEV)); SHOW(get_in(root, "proc", O_RDONLY | O_DIRECTORY, NO_XDEV)); int proc = open("/proc", O_RDONLY); SHOW(get_in(proc, "version", O_RDONLY, NO_XDEV) >= 0); SHOW(get_in(proc, "../tmp", O_RDONLY, NO_XDEV)); SHOW(get_in(proc, "self/root", O_RDONLY, NO_XDEV)); SHOW(get_in(proc, "self/fd", O_RDONLY, BENEATH | NO_MAGICLINKS) >= 0); SHOW(get_in(proc, "self/cwd", O_RDONLY, NO_MAGICLINKS)); SHOW(get_in(proc, "self/exe", O_RDONLY, BENEATH)); SHOW(get_in(proc, "self/exe", O_PATH | O_NOFOLLOW, BENEATH | NO_MAGICLINKS) >= 0);
	return 0;
}
