/* Numbers that are no system calls. */
#include "../check.h"
#include <sys/syscall.h>

int main(void)
{
	SHOW(syscall(99999)); SHOW(syscall(-1)); SHOW(syscall(0x7fffffff)); SHOW(syscall(SYS_getpid) == getpid()); SHOW(syscall(SYS_close, 99)); SHOW(syscall(SYS_tuxcall)); SHOW(syscall(SYS_vserver)); SHOW(syscall(SYS_afs_syscall)); SHOW(syscall(SYS_getpmsg)); SHOW(syscall(SYS_nfsservctl));
	return 0;
}
