/* statx(2) says what stat(2) says, and when the file was made. */
#include "../check.h"
#include <sys/syscall.h>
#include <stdint.h>

struct moment { int64_t seconds; uint32_t nanoseconds; int32_t pad; };
struct extended {
	uint32_t mask, block; uint64_t attributes; uint32_t links, user, group; uint16_t mode, pad; uint64_t inode, size, blocks, attributes_mask;
	struct moment accessed, born, changed, modified; uint32_t major, minor, dev_major, dev_minor; uint64_t spare[14];
};

static long get(int fd, const char *path, int flags, unsigned mask, void *buf) { return syscall(SYS_statx, fd, path, flags, mask, buf); }

int main(void)
{
	struct extended x; struct stat st;
	struct timespec t[2] = { { 100, 1 }, { 200, 2 } };
	put("f", "12345"); chmod("f", 0640); link("f", "g"); symlink("f", "s"); utimensat(AT_FDCWD, "f", t, 0); stat("f", &st);
	SHOW(sizeof x); SHOW(get(AT_FDCWD, "f", 0, 0x7ff, &x)); printf("%x %o %d %d %d\n", x.mask & 0x7ff, x.mode, (int)x.links, (int)x.size, x.user == st.st_uid && x.group == st.st_gid && x.inode == st.st_ino);
	printf("%d.%d %d.%d born later %d\n", (int)x.accessed.seconds, x.accessed.nanoseconds, (int)x.modified.seconds, x.modified.nanoseconds, !(x.mask & 0x800) || x.born.seconds > 200);
	printf("%d %d\n", x.changed.seconds == st.st_ctim.tv_sec, x.blocks == (uint64_t)st.st_blocks);
	SHOW(get(AT_FDCWD, "s", 0, 0x7ff, &x)); printf("%o\n", x.mode); SHOW(get(AT_FDCWD, "s", AT_SYMLINK_NOFOLLOW, 0x7ff, &x)); printf("%o\n", x.mode & S_IFMT);
	int fd = open("f", O_RDONLY); SHOW(get(fd, "", AT_EMPTY_PATH, 0x7ff, &x)); printf("%d\n", (int)x.size); SHOW(get(fd, "", 0, 0x7ff, &x)); SHOW(get(AT_FDCWD, "", AT_EMPTY_PATH, 0x7ff, &x)); printf("%d\n", S_ISDIR(x.mode));
	SHOW(get(AT_FDCWD, "no", 0, 0x7ff, &x)); SHOW(get(99, "f", 0, 0x7ff, &x)); SHOW(get(fd, "x", 0, 0x7ff, &x)); SHOW(get(AT_FDCWD, "f", 0x10000000, 0x7ff, &x)); SHOW(get(AT_FDCWD, "f", 0, 0x80000000u, &x)); SHOW(get(AT_FDCWD, "f", 0x6000, 0x7ff, &x)); SHOW(get(AT_FDCWD, "f", 0x2000, 0x7ff, &x)); SHOW(get(AT_FDCWD, "f", 0x4000, 0x7ff, &x)); SHOW(get(AT_FDCWD, "f", 0, 0x7ff, (void *)1)); SHOW(get(AT_FDCWD, "f", 0, 0, &x));
	int null = open("/dev/null", O_RDONLY); get(null, "", AT_EMPTY_PATH, 0x7ff, &x); printf("%d:%d %o\n", (int)x.major, (int)x.minor, x.mode & S_IFMT);
	return 0;
}
