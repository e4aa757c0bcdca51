/* sigaction(2): flags, the mask while a handler runs, what is told. */
#include "../check.h"

static int depth, most, runs;
static sigset_t seen;

static void nest(int s)
{
	depth++; runs++;
	if (depth > most) most = depth;
	sigprocmask(SIG_BLOCK, NULL, &seen);
	if (runs < 3) raise(s);
	depth--;
}

static void set(int s, void (*h)(int), int flags, int masked)
{
	struct sigaction a = { .sa_handler = h, .sa_flags = flags };
	sigemptyset(&a.sa_mask);
	if (masked) sigaddset(&a.sa_mask, masked);
	SHOW(sigaction(s, &a, NULL));
	runs = most = 0;
}

static void info(int s, siginfo_t *i, void *context)
{
	printf("signal %d number %d code %d errno %d own %d context %d\n", s, i->si_signo, i->si_code, i->si_errno, i->si_pid == getpid() && i->si_uid == getuid(), context != NULL);
}

int main(void)
{
	struct sigaction a, old;
	set(SIGUSR1, nest, 0, 0); raise(SIGUSR1); printf("%d runs %d deep, itself %d\n", runs, most, sigismember(&seen, SIGUSR1));
	set(SIGUSR1, nest, SA_NODEFER, 0); raise(SIGUSR1); printf("%d runs %d deep, itself %d\n", runs, most, sigismember(&seen, SIGUSR1));
	set(SIGUSR1, nest, SA_NODEFER, SIGUSR2); raise(SIGUSR1); printf("%d runs %d deep, other %d\n", runs, most, sigismember(&seen, SIGUSR2));
	set(SIGUSR1, nest, SA_NODEFER, SIGUSR1); raise(SIGUSR1); printf("%d runs %d deep, itself %d\n", runs, most, sigismember(&seen, SIGUSR1));
	set(SIGUSR1, nest, 0, SIGKILL); runs = 5; raise(SIGUSR1); SHOW(sigismember(&seen, SIGKILL));
	set(SIGUSR2, nest, SA_RESETHAND, 0); runs = 5; raise(SIGUSR2); sigaction(SIGUSR2, NULL, &old); SHOW(old.sa_handler == SIG_DFL); SHOW(!!(old.sa_flags & SA_RESETHAND));
	sigprocmask(SIG_BLOCK, NULL, &seen); SHOW(sigismember(&seen, SIGUSR1));
	memset(&a, 0, sizeof a); a.sa_sigaction = info; a.sa_flags = SA_SIGINFO; SHOW(sigaction(SIGUSR1, &a, &old)); SHOW(old.sa_handler == nest); raise(SIGUSR1); kill(getpid(), SIGUSR1); sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 9 });
	sigaction(SIGUSR1, NULL, &old); SHOW(old.sa_sigaction == info); SHOW(!!(old.sa_flags & SA_SIGINFO)); SHOW(sigaction(SIGKILL, &a, NULL)); SHOW(sigaction(SIGSTOP, &a, NULL)); SHOW(sigaction(0, &a, NULL)); SHOW(sigaction(65, &a, NULL)); SHOW(sigaction(-1, &a, NULL)); SHOW(sigaction(SIGKILL, NULL, &old)); SHOW(signal(SIGKILL, SIG_IGN) == SIG_ERR); SHOW(signal(SIGUSR1, SIG_DFL) != SIG_DFL); SHOW(signal(SIGUSR1, SIG_IGN) == SIG_DFL); SHOW(signal(SIGUSR1, SIG_IGN) == SIG_IGN);
	return 0;
}
