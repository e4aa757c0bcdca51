#if __LONG_MAX__ == 0x7fffffff
#define _POSIX_V6_ILP32_OFFBIG  1
#define _POSIX_V7_ILP32_OFFBIG  1
#else
#define _POSIX_V6_LP64_OFF64  1
#define _POSIX_V7_LP64_OFF64  1
#endif

#include <bits/syscall_user.h>
