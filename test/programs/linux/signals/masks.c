/* sigprocmask(2) and sigpending(2). */
#include "../check.h"

static char order[64];
static void note(int s) { char t[8]; sprintf(t, "%d ", s); strcat(order, t); }
static void show(const char *what) { printf("%s: %s\n", what, order); order[0] = 0; }
static int pending(int s) { sigset_t p; sigpending(&p); return sigismember(&p, s); }
static int blocked(int s) { sigset_t m; sigprocmask(SIG_BLOCK, NULL, &m); return sigismember(&m, s); }

int main(void)
{
	sigset_t a, b, old;
	signal(SIGUSR1, note); signal(SIGUSR2, note); signal(SIGHUP, note);
	sigemptyset(&a); sigaddset(&a, SIGUSR1); sigemptyset(&b); sigaddset(&b, SIGUSR2);
	SHOW(sigprocmask(SIG_BLOCK, &a, &old)); SHOW(sigismember(&old, SIGUSR1)); SHOW(sigprocmask(SIG_BLOCK, &b, &old)); SHOW(sigismember(&old, SIGUSR1)); SHOW(blocked(SIGUSR2));
	raise(SIGUSR2); raise(SIGUSR1); raise(SIGUSR1); raise(SIGHUP); show("one not blocked"); SHOW(pending(SIGUSR1)); SHOW(pending(SIGHUP));
	SHOW(sigprocmask(SIG_UNBLOCK, &b, NULL)); show("one unblocked"); SHOW(pending(SIGUSR2)); SHOW(sigprocmask(SIG_SETMASK, &b, &old)); show("set"); SHOW(blocked(SIGUSR1)); SHOW(sigismember(&old, SIGUSR1));
	/* Two at once: the frame of the lower is made first, so its handler runs last. */
	sigfillset(&a); SHOW(sigprocmask(SIG_SETMASK, &a, NULL)); raise(SIGHUP); raise(SIGUSR1); raise(SIGUSR2); sigemptyset(&b); SHOW(sigprocmask(SIG_SETMASK, &b, NULL)); show("three at once");
	SHOW(sigprocmask(SIG_SETMASK, &a, NULL)); SHOW(blocked(SIGKILL)); SHOW(blocked(SIGSTOP)); SHOW(blocked(SIGTERM)); SHOW(sigprocmask(99, &a, NULL)); SHOW(sigprocmask(99, NULL, &old)); SHOW(sigprocmask(SIG_BLOCK, NULL, NULL));
	/* What is ignored is not kept, unless it is blocked; ignoring forgets. */
	SHOW(pending(SIGTERM)); raise(SIGTERM); SHOW(pending(SIGTERM)); signal(SIGTERM, SIG_IGN); SHOW(pending(SIGTERM)); raise(SIGTERM); SHOW(pending(SIGTERM)); signal(SIGTERM, SIG_DFL); SHOW(pending(SIGTERM)); signal(SIGTERM, SIG_IGN);
	raise(SIGCHLD); SHOW(pending(SIGCHLD)); signal(SIGCHLD, SIG_DFL); SHOW(pending(SIGCHLD)); raise(SIGUSR1); signal(SIGUSR1, SIG_IGN); SHOW(pending(SIGUSR1));
	SHOW(sigemptyset(&a)); SHOW(sigaddset(&a, 0)); SHOW(sigaddset(&a, 65)); SHOW(sigdelset(&a, -1)); SHOW(sigaddset(&a, SIGRTMAX)); SHOW(sigismember(&a, SIGRTMAX));
	return 0;
}
