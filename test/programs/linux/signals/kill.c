/* kill(2), tgkill(2), raise(3): whom, and what comes of it. */
#include "../check.h"
#include <sys/syscall.h>

static int runs;
static void count(int s) { runs++; (void)s; }

int main(void)
{
	signal(SIGUSR1, count);
	SHOW(kill(getpid(), 0)); SHOW(kill(getpid(), SIGUSR1)); SHOW(runs); SHOW(raise(SIGUSR1)); SHOW(runs); SHOW(kill(getpid(), -1)); SHOW(kill(getpid(), 65)); SHOW(kill(getpid(), 64 + 1)); SHOW(kill(0x7ffffff0, 0)); SHOW(kill(0x7ffffff0, SIGUSR1)); SHOW(kill(-0x7ffffff0, SIGUSR1)); SHOW(raise(65)); SHOW(raise(-1));
	long tid = syscall(SYS_gettid); SHOW(tid == getpid()); SHOW(syscall(SYS_tgkill, getpid(), tid, SIGUSR1)); SHOW(runs); SHOW(syscall(SYS_tkill, tid, SIGUSR1)); SHOW(runs); SHOW(syscall(SYS_tgkill, getpid(), 0, SIGUSR1)); SHOW(syscall(SYS_tgkill, -1, tid, SIGUSR1)); SHOW(syscall(SYS_tgkill, 0x7ffffff0, tid, SIGUSR1)); SHOW(syscall(SYS_tkill, 0, SIGUSR1)); SHOW(syscall(SYS_tkill, 0x7ffffff0, 0)); SHOW(syscall(SYS_tgkill, getpid(), tid, 65)); SHOW(syscall(SYS_tgkill, getpid(), tid, 0));
	/* Ignored by default. */
	SHOW(raise(SIGCHLD)); SHOW(raise(SIGURG)); SHOW(raise(SIGWINCH)); SHOW(raise(SIGCONT)); SHOW(killpg(0x7ffffff0, 0)); SHOW(killpg(-1, 0));
	return 0;
}
