/* Programs print what they see; on Linux and here the same has to come out. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The name of an errno, so that outputs can be read. */
static const char *error_name(int error)
{
	static const struct { int number; const char *name; } names[] = {
#define E(x) { x, #x }
		E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN),
		E(ENOMEM), E(EACCES), E(EFAULT), E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL),
		E(ENFILE), E(EMFILE), E(ENOTTY), E(EFBIG), E(ENOSPC), E(ESPIPE), E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE),
		E(EDEADLK), E(ENAMETOOLONG), E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENODATA), E(ETIMEDOUT), E(EOPNOTSUPP), E(EOVERFLOW),
#undef E
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].number == error) return names[i].name;
	return "another";
}

/* A call and its result: the number, or the errno. */
#define SHOW(call) do { \
	errno = 0; \
	long long result_ = (long long)(call); \
	if (result_ < 0) printf("%s = %s\n", #call, error_name(errno)); \
	else printf("%s = %lld\n", #call, result_); \
} while (0)

/* As SHOW, when the number differs from system to system: only whether it worked. */
#define WORKS(call) do { \
	errno = 0; \
	long long result_ = (long long)(call); \
	printf("%s: %s\n", #call, result_ < 0 ? error_name(errno) : "ok"); \
} while (0)
