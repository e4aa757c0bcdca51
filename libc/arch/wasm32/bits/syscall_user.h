/* syscall(2) with a number that is known when compiling is the one import of that call, as in libc itself. Included
 * from <unistd.h> and <sys/syscall.h>, whichever comes second. Without optimization all calls go by number. */
#if defined(_UNISTD_H) && defined(_SYS_SYSCALL_H) && !defined(syscall) \
 && defined(__OPTIMIZE__) && !defined(weak_alias) && !defined(__MUSLIN_SYSCALL_BY_NUMBER)

#include <bits/syscall_static.h>

#ifdef __cplusplus
extern "C"
#endif
long __syscall_ret(unsigned long);

#define __syscall_user(n, a, b, c, d, e, f, ...) (__builtin_constant_p(n) \
	? __syscall_ret(__syscall_static(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))) \
	: (syscall)(n, a, b, c, d, e, f))
#define syscall(...) __syscall_user(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

#endif
