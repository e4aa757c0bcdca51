/* getrlimit(2), setrlimit(2), prlimit(2). */
#include "../check.h"
#include <sys/resource.h>
#include <sys/syscall.h>
#include <stdint.h>

int main(void)
{
	struct rlimit l, old;
	for (int i = 0; i < 16; i++) printf("%d: %d %d\n", i, getrlimit(i, &l), l.rlim_cur <= l.rlim_max);
	SHOW(getrlimit(16, &l)); SHOW(getrlimit(-1, &l)); SHOW(setrlimit(99, &l));
	getrlimit(RLIMIT_NOFILE, &old); l = old; l.rlim_cur = 50; SHOW(setrlimit(RLIMIT_NOFILE, &l)); getrlimit(RLIMIT_NOFILE, &l); SHOW(l.rlim_cur); SHOW(l.rlim_max == old.rlim_max); l.rlim_cur = l.rlim_max; l.rlim_max = 40; SHOW(setrlimit(RLIMIT_NOFILE, &l));
	/* Soft limits may go up to the hard ones. */
	l = (struct rlimit){ 10, 1000 }; SHOW(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 })); l = (struct rlimit){ 5, 100 }; SHOW(setrlimit(RLIMIT_FSIZE, &l)); l.rlim_cur = 100; SHOW(setrlimit(RLIMIT_FSIZE, &l)); getrlimit(RLIMIT_FSIZE, &l); printf("%d %d\n", (int)l.rlim_cur, (int)l.rlim_max);
	uint64_t pair[2] = { 0, 0 }; SHOW(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, pair)); SHOW(pair[0] == 50); pair[0] = 45; SHOW(syscall(SYS_prlimit64, getpid(), RLIMIT_NOFILE, pair, NULL)); getrlimit(RLIMIT_NOFILE, &l); SHOW(l.rlim_cur); SHOW(syscall(SYS_prlimit64, 0x7ffffff0, RLIMIT_NOFILE, NULL, pair)); SHOW(syscall(SYS_prlimit64, 0, 99, NULL, pair));
	SHOW(getdtablesize()); SHOW(sysconf(_SC_OPEN_MAX));
	/* RLIMIT_FSIZE: a write ends there, and then there is a signal. */
	signal(SIGXFSZ, SIG_IGN); char buf[200] = ""; int fd = open("f", O_CREAT | O_RDWR, 0600); SHOW(write(fd, buf, 200)); SHOW(write(fd, buf, 1)); SHOW(ftruncate(fd, 101)); SHOW(truncate("f", 50)); SHOW(pwrite(fd, buf, 100, 60)); SHOW(posix_fallocate(fd, 0, 101) == EFBIG); SHOW(lseek(fd, 1000, SEEK_SET)); SHOW(write(fd, buf, 1)); fflush(stdout); signal(SIGXFSZ, SIG_DFL); write(fd, buf, 1);
	printf("not reached\n");
	return 0;
}
