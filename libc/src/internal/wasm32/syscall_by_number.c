/* A call whose number is not known when compiling: only these need the host to know numbers. */
#include "syscall.h"

long __host_syscall(long, long, long, long, long, long, long)
	__attribute__((__import_module__("env"), __import_name__("__syscall")));

long __syscall_by_number(long n, long a, long b, long c, long d, long e, long f)
{
	long r = __host_syscall(n, a, b, c, d, e, f);
	if (n == SYS_exit_group || n == SYS_exit) __builtin_trap();
	return r < -4095 ? __syscall_slow(r) : r;
}
