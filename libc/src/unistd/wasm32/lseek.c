/* The offset is two arguments, the low half first, and the result is 64 bits: it is stored. */
#include <unistd.h>
#include "syscall.h"

off_t __lseek(int fd, off_t offset, int whence)
{
	off_t result;
	return syscall(SYS_lseek, fd, __SYSCALL_LL_E(offset), &result, whence) ? -1 : result;
}

weak_alias(__lseek, lseek);
weak_alias(__lseek, lseek64);
