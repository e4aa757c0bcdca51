/* Programs print what they see; on Linux and here the same has to come out. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* The name of an errno, so that outputs can be read. */
static const char *error_name(int error)
{
	static const struct { int number; const char *name; } names[] = {
#define E(x) { x, #x }
		E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN),
		E(ENOMEM), E(EACCES), E(EFAULT), E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL),
		E(ENFILE), E(EMFILE), E(ENOTTY), E(EFBIG), E(ENOSPC), E(ESPIPE), E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE),
		E(EDEADLK), E(ENAMETOOLONG), E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENODATA), E(ETIMEDOUT), E(EOPNOTSUPP), E(EOVERFLOW), E(ETXTBSY),
		E(ENOLCK), E(EILSEQ), E(ESTALE), E(ENOTBLK), E(EUSERS), E(ECANCELED),
#undef E
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].number == error) return names[i].name;
	return "another";
}

/* A call and its result: the number, or the errno. */
#define SHOW_AS(text, call) do { \
	errno = 0; \
	long long result_ = (long long)(call); \
	if (result_ < 0) printf("%s = %s\n", text, error_name(errno)); \
	else printf("%s = %lld\n", text, result_); \
} while (0)
#define SHOW(call) SHOW_AS(#call, call)

/*
 * Where the surroundings cannot show what the program is about, it ends before it has begun: nothing is compared then, and the test says
 * what it needs. 77 as in the test suites of GNU's packages.
 */
#define NEEDS(what, condition) do { if (!(condition)) { printf("%s\n", what); exit(77); } } while (0)

/* Neither other users nor the superuser of a user namespace that has only one. */
static inline int becomes_others(void)
{
	return seteuid(1000) == 0 && seteuid(0) == 0;
}
#define NEEDS_ROOT() NEEDS("root", becomes_others())

static inline int own_proc(void)
{
	char text[16] = "";
	return readlink("/proc/self", text, sizeof text - 1) > 0 && atoi(text) == getpid();
}

/* Whoever is nicer already may not go back. */
#define NEEDS_NO_NICENESS() NEEDS("a nice value of 0", getpriority(PRIO_PROCESS, 0) == 0)

static inline int may_write_much(void)
{
	struct rlimit limit;
	return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
}
#define NEEDS_FILES_OF_ANY_SIZE() NEEDS("files of any size", may_write_much())

static inline long file_system_of(const char *path)
{
	struct statfs s;
	return statfs(path, &s) == 0 ? (long)s.f_type : -1;
}

/* As SHOW, when the number differs from system to system: only whether it worked. */
#define WORKS(call) do { \
	errno = 0; \
	long long result_ = (long long)(call); \
	printf("%s: %s\n", #call, result_ < 0 ? error_name(errno) : "ok"); \
} while (0)

/* A file with this text. */
static inline void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) printf("cannot make %s: %s\n", path, error_name(errno));
	close(fd);
}

/* What is in it; bytes that are no text as numbers. */
static inline void show_file(const char *path)
{
	char buf[512];
	int fd = open(path, O_RDONLY), n = fd < 0 ? -1 : (int)read(fd, buf, sizeof buf);
	printf("%s: ", path);
	if (n < 0) printf("%s", error_name(errno));
	for (int i = 0; i < n; i++) printf(buf[i] >= ' ' && buf[i] < 127 ? "%c" : "\\%02x", (unsigned char)buf[i]);
	putchar('\n');
	close(fd);
}

/* Milliseconds of a clock that only goes forward. */
static inline long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* SIGALRM in so many milliseconds, once. */
static inline void alarm_in(int ms)
{
	struct itimerval t = { { 0, 0 }, { 0, ms * 1000 } };
	setitimer(ITIMER_REAL, &t, NULL);
}

static inline void handle_alarm(void (*handler)(int), int flags)
{
	struct sigaction a = { .sa_handler = handler, .sa_flags = flags };
	sigaction(SIGALRM, &a, NULL);
}

/* A call that SIGALRM interrupts. It comes again and again, lest it come before the call has begun to wait. */
#define INTERRUPTED(call) do { \
	struct itimerval every_ = { { 0, 15000 }, { 0, 15000 } }, never_ = { { 0, 0 }, { 0, 0 } }; \
	setitimer(ITIMER_REAL, &every_, NULL); \
	SHOW_AS(#call, call); \
	setitimer(ITIMER_REAL, &never_, NULL); \
} while (0)
