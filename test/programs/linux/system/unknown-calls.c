/* Numbers that are no system calls. */
#include "../check.h"
#include <sys/syscall.h>

int main(void)
{
	SHOW(syscall(99999)); SHOW(syscall(-1)); SHOW(syscall(0x7fffffff)); SHOW(syscall(SYS_getpid) == getpid()); SHOW(syscall(SYS_close, 99));
	return 0;
}
