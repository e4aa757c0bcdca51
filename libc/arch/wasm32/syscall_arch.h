/* One import for each system call: since its number is a constant where a call is made, the compiler leaves one case
 * of the switch in bits/syscall_static.h. */
#include <bits/syscall_static.h>

#define __SYSCALL_LL_E(x) \
((union { long long ll; long l[2]; }){ .ll = x }).l[0], \
((union { long long ll; long l[2]; }){ .ll = x }).l[1]
#define __SYSCALL_LL_O(x) 0, __SYSCALL_LL_E((x))

/* Six arguments are all that syscall(2) has: these two put their small argument in front of the 64-bit ones. */
#define SYSCALL_FADVISE_6_ARG
#define SYS_sync_file_range2 SYS_sync_file_range

/* The offset of mmap is counted in pages of 4096 bytes, so that files of more than 2 GiB can be mapped. */
#define SYS_mmap2 SYS_mmap

#define IPC_64 0

/* Times are 64 bits from the beginning, under the plain names. */
#undef SYS_futimesat
#define SYS_clock_gettime64 SYS_clock_gettime
#define SYS_clock_settime64 SYS_clock_settime
#define SYS_clock_adjtime64 SYS_clock_adjtime
#define SYS_clock_getres_time64 SYS_clock_getres
#define SYS_clock_nanosleep_time64 SYS_clock_nanosleep
#define SYS_timer_gettime64 SYS_timer_gettime
#define SYS_timer_settime64 SYS_timer_settime
#define SYS_timerfd_gettime64 SYS_timerfd_gettime
#define SYS_timerfd_settime64 SYS_timerfd_settime
#define SYS_utimensat_time64 SYS_utimensat
#define SYS_pselect6_time64 SYS_pselect6
#define SYS_ppoll_time64 SYS_ppoll
#define SYS_recvmmsg_time64 SYS_recvmmsg
#define SYS_mq_timedsend_time64 SYS_mq_timedsend
#define SYS_mq_timedreceive_time64 SYS_mq_timedreceive
#define SYS_semtimedop_time64 SYS_semtimedop
#define SYS_rt_sigtimedwait_time64 SYS_rt_sigtimedwait
#define SYS_futex_time64 SYS_futex
#define SYS_sched_rr_get_interval_time64 SYS_sched_rr_get_interval

#define __inline_syscall static inline __attribute__((__always_inline__))

__inline_syscall long __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
	return __syscall_static(n, a, b, c, d, e, f);
}

__inline_syscall long __syscall5(long n, long a, long b, long c, long d, long e)
{
	return __syscall_static(n, a, b, c, d, e, 0);
}

__inline_syscall long __syscall4(long n, long a, long b, long c, long d)
{
	return __syscall_static(n, a, b, c, d, 0, 0);
}

__inline_syscall long __syscall3(long n, long a, long b, long c)
{
	return __syscall_static(n, a, b, c, 0, 0, 0);
}

__inline_syscall long __syscall2(long n, long a, long b)
{
	return __syscall_static(n, a, b, 0, 0, 0, 0);
}

__inline_syscall long __syscall1(long n, long a)
{
	return __syscall_static(n, a, 0, 0, 0, 0, 0);
}

__inline_syscall long __syscall0(long n)
{
	return __syscall_static(n, 0, 0, 0, 0, 0, 0);
}

/* A cancellation point: __cp_enter is 0 unless pthread_cancel is linked and has been called for this thread. */
extern __attribute__((__visibility__("hidden"))) long __cp_enter(void), __syscall_slow_cp(long);

__inline_syscall long __syscall_cp(long n, long a, long b, long c, long d, long e, long f)
{
	long r = __cp_enter();
	if (r) return r;
	r = __syscall_raw(n, a, b, c, d, e, f);
	return r < -4095 ? __syscall_slow_cp(r) : r;
}
