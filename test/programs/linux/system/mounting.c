/* mount(2), umount(2) and umount2(2), as far as they change nothing. */
#include "../check.h"
#include <sys/mount.h>

int main(void)
{
	NEEDS("the right to mount", umount2(".", 0x1000) < 0 && errno != EPERM);
	SHOW(umount("none")); SHOW(umount2(".", 0x1000)); SHOW(mount("none", "nowhere", "tmpfs", 0, NULL));
	return 0;
}
