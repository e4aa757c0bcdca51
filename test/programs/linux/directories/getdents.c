/* getdents64(2) itself: records, small buffers, seeking, errors. */
#include "../check.h"
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

struct entry { uint64_t number; int64_t next; unsigned short length; unsigned char type; char name[]; };

static long get(int fd, void *buf, size_t size) { return syscall(SYS_getdents64, fd, buf, size); }

int main(void)
{
	_Alignas(8) char buf[4096];
	mkdir("d", 0755);
	put("d/a", ""); put("d/a-longer-name-than-the-first", ""); mkdir("d/sub", 0755);
	int fd = open("d", O_RDONLY | O_DIRECTORY);
	long n = get(fd, buf, sizeof buf);
	int count = 0, aligned = 1, shape = 1;
	for (long at = 0; at < n;) {
		struct entry *e = (void *)(buf + at);
		aligned &= e->length % 8 == 0;
		shape &= e->length == ((offsetof(struct entry, name) + strlen(e->name) + 1 + 7) & ~7);
		count++;
		at += e->length;
	}
	printf("%d entries aligned %d shape %d\n", count, aligned, shape);
	SHOW(get(fd, buf, sizeof buf));
	SHOW(lseek(fd, 0, SEEK_SET));
	/* One at a time. */
	int small = 0;
	while ((n = get(fd, buf, 48)) > 0) for (long at = 0; at < n; at += ((struct entry *)(buf + at))->length) small++;
	SHOW(n);
	printf("%s\n", n < 0 ? "the long name did not fit" : "all fit");
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(get(fd, buf, 10));
	SHOW(get(fd, buf, 0));
	SHOW(get(fd, (void *)1, 4096));
	SHOW(get(-1, buf, sizeof buf));
	SHOW(get(open("d/a", O_RDONLY), buf, sizeof buf));
	SHOW(get(open("d", O_PATH), buf, sizeof buf));
	unlink("d/a"); unlink("d/a-longer-name-than-the-first"); rmdir("d/sub");
	SHOW(rmdir("d"));
	lseek(fd, 0, SEEK_SET);
	SHOW(get(fd, buf, sizeof buf));
	return 0;
}
