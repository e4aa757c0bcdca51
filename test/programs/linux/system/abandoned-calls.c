/* System calls that have a number and never came, or have gone. */
#include "../check.h"
#include <sys/syscall.h>

int main(void)
{
	NEEDS("system calls without a filter", syscall(SYS_tuxcall) < 0 && errno == ENOSYS && syscall(SYS_nfsservctl) < 0 && errno == ENOSYS);
	SHOW(syscall(SYS_tuxcall)); SHOW(syscall(SYS_vserver)); SHOW(syscall(SYS_afs_syscall)); SHOW(syscall(SYS_getpmsg)); SHOW(syscall(SYS_nfsservctl));
	return 0;
}
