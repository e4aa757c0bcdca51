/* openat2(2): what open(2) overlooks is an error. */
#include "../check.h"
#include <stdint.h>
#include <sys/syscall.h>

struct how { uint64_t flags, mode, resolve; };
static long get(const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) { struct how h = { flags, mode, resolve }; return syscall(437, AT_FDCWD, path, &h, sizeof h); }

int main(void)
{
	struct how h = { O_RDONLY, 0, 0 }; struct { struct how h; uint64_t more; } large = { { O_RDONLY, 0, 0 }, 0 };
	put("f", "x"); mkdir("d", 0755);
	SHOW(get("f", O_RDONLY, 0, 0) >= 0); SHOW(get("f", O_RDONLY, 0600, 0)); SHOW(get("n", O_CREAT | O_WRONLY, 0600, 0) >= 0); SHOW(get("n", O_CREAT | O_WRONLY, 010000, 0)); SHOW(get("f", 1ULL << 40, 0, 0)); SHOW(get("f", O_PATH | O_RDWR, 0, 0)); SHOW(get("f", O_RDONLY, 0, 0x1000)); SHOW(syscall(437, AT_FDCWD, "f", &h, 8)); SHOW(syscall(437, AT_FDCWD, "f", &large, sizeof large) >= 0); large.more = 1; SHOW(syscall(437, AT_FDCWD, "f", &large, sizeof large)); SHOW(syscall(437, AT_FDCWD, "f", (void *)8, sizeof h)); SHOW(get("none", O_RDONLY, 0, 0));
	return 0;
}
