#include "../check.h"
#include <setjmp.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static volatile sig_atomic_t count;
static char order[64];
static void handler(int s) { count++; char t[8]; snprintf(t, 8, "%d ", s); strcat(order, t); }
static void info(int s, siginfo_t *i, void *c) { printf("signal RTMIN+%d code %d value %d\n", s - SIGRTMIN, i->si_code, i->si_value.sival_int); (void)c; }
static sigjmp_buf jump;
static void leave(int s) { siglongjmp(jump, s); }
static char altstack[16384];
static void where(int s) { char here; printf("on the other stack: %d\n", &here >= altstack && &here < altstack + sizeof altstack); (void)s; }

static void set(int s, void (*h)(int), int flags)
{
	struct sigaction a = { .sa_handler = h, .sa_flags = flags };
	sigaction(s, &a, 0);
}

static void arm(int ms, int interval)
{
	struct itimerval t = { { 0, interval * 1000 }, { 0, ms * 1000 } };
	setitimer(ITIMER_REAL, &t, 0);
}

int main(void)
{
	sigset_t m, old, pending;
	char c;
	int p[2];
	set(SIGUSR1, handler, 0); set(SIGUSR2, handler, 0);
	SHOW(raise(SIGUSR1)); printf("count %d\n", count);
	sigemptyset(&m); sigaddset(&m, SIGUSR1); sigaddset(&m, SIGUSR2);
	SHOW(sigprocmask(SIG_BLOCK, &m, &old));
	raise(SIGUSR2); raise(SIGUSR1); raise(SIGUSR1);
	sigpending(&pending); printf("pending %d %d count %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), count);
	order[0] = 0;
	SHOW(sigprocmask(SIG_SETMASK, &old, 0));
	printf("count %d order %s\n", count, order);
	SHOW(sigprocmask(77, &m, 0));
	SHOW(kill(getpid(), 0));
	SHOW(kill(getpid(), 99));
	SHOW(kill(999999, 0));
	struct sigaction a = { .sa_sigaction = info, .sa_flags = SA_SIGINFO };
	SHOW(sigaction(SIGKILL, &a, 0));
	sigaction(SIGRTMIN + 1, &a, 0);
	sigaddset(&m, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &m, 0);
	for (int i = 1; i <= 3; i++) sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = i });
	sigprocmask(SIG_UNBLOCK, &m, 0);
	signal(SIGUSR1, SIG_IGN); raise(SIGUSR1); printf("ignored, count %d\n", count);
	set(SIGUSR1, handler, SA_RESETHAND); raise(SIGUSR1);
	sigaction(SIGUSR1, 0, &a); printf("reset %d\n", a.sa_handler == SIG_DFL);
	/* EINTR and SA_RESTART */
	pipe(p);
	set(SIGALRM, handler, 0);
	INTERRUPTED(read(p[0], &c, 1));
	set(SIGVTALRM, handler, 0);
	/* a restarted read ends when there is something */
	set(SIGALRM, handler, SA_RESTART); write(p[1], "x", 1); SHOW(read(p[0], &c, 1));
	set(SIGALRM, handler, 0); INTERRUPTED(pause());
	INTERRUPTED(usleep(500000));
	struct timespec ts = { 2, 0 }, rem = { 0, 0 };
	INTERRUPTED(nanosleep(&ts, &rem)); printf("remaining %d\n", rem.tv_sec == 1);
	/* sigsuspend takes the mask, and gives it back */
	sigemptyset(&m); sigaddset(&m, SIGALRM); sigprocmask(SIG_BLOCK, &m, 0);
	arm(10, 0); usleep(30000); count = 0;
	sigset_t empty; sigemptyset(&empty);
	SHOW(sigsuspend(&empty)); printf("count %d\n", count);
	sigprocmask(SIG_BLOCK, 0, &old); printf("blocked %d\n", sigismember(&old, SIGALRM));
	/* sigwait */
	int s;
	arm(10, 0); SHOW(sigwait(&m, &s)); printf("waited for %d, count %d\n", s == SIGALRM, count);
	struct timespec little = { 0, 1000000 };
	SHOW(sigtimedwait(&m, 0, &little));
	sigprocmask(SIG_UNBLOCK, &m, 0);
	/* leaving a handler by a jump */
	set(SIGUSR2, leave, 0);
	int from = sigsetjmp(jump, 1);
	if (!from) { raise(SIGUSR2); printf("not here\n"); } else printf("jumped %d\n", from == SIGUSR2);
	sigprocmask(SIG_BLOCK, 0, &old); printf("blocked %d\n", sigismember(&old, SIGUSR2));
	/* another stack */
	stack_t ss = { .ss_sp = altstack, .ss_size = sizeof altstack };
	SHOW(sigaltstack(&ss, 0));
	set(SIGUSR1, where, SA_ONSTACK); raise(SIGUSR1);
	set(SIGUSR1, where, 0); raise(SIGUSR1);
	stack_t small = { .ss_sp = altstack, .ss_size = 10 };
	SHOW(sigaltstack(&small, 0));
	/* SIGPIPE */
	signal(SIGPIPE, SIG_IGN); close(p[0]); SHOW(write(p[1], "x", 1));
	set(SIGPIPE, handler, 0); count = 0; SHOW(write(p[1], "x", 1)); printf("count %d\n", count);
	SHOW(alarm(10)); SHOW(alarm(0)); SHOW(alarm(0));
	return 0;
}
