/* Nothing to wait for, or nobody to wake: the host is not asked. */
#include "futex.h"
#include "pthread_impl.h"
#include "syscall.h"

long __wasm_futex(long address, long operation, long value, long timeout, long address2, long value3)
{
	if ((operation & ~FUTEX_PRIVATE) == FUTEX_WAIT && *(volatile int *)address != value) return -EAGAIN;
	if (operation == (FUTEX_WAKE|FUTEX_PRIVATE) && !libc.threaded) return 0;
	return __syscall_futex(address, operation, value, timeout, address2, value3);
}
