/* SA_RESETHAND and SA_NODEFER, alone and together, and which flags are kept. */
#include "../check.h"

static int depth, runs;
static void show(int s)
{
	struct sigaction now;
	sigset_t m;
	int at = ++depth;
	runs++;
	sigaction(s, NULL, &now); sigprocmask(SIG_BLOCK, NULL, &m);
	printf("depth %d default %d flags %x blocked %d\n", at, now.sa_handler == SIG_DFL, now.sa_flags & ~0x04000000, sigismember(&m, s));
	depth--;
}
static void nest(int s) { show(s); if (runs < 3) { depth++; raise(s); depth--; } }
/* Sets itself again, as one had to once. */
static void rearm(int s) { show(s); struct sigaction a = { .sa_handler = rearm, .sa_flags = SA_RESETHAND }; sigaction(s, &a, NULL); if (runs < 3) raise(s); printf("end of %d\n", depth); }
static void ignore(int s) { show(s); signal(s, SIG_IGN); raise(s); }
static void set(int s, void (*h)(int), unsigned flags) { struct sigaction a = { .sa_handler = h, .sa_flags = (int)flags }; runs = 0; SHOW(sigaction(s, &a, NULL)); }
static void state(int s) { struct sigaction a; sigset_t m; sigaction(s, NULL, &a); sigprocmask(SIG_BLOCK, NULL, &m); printf("default %d ignored %d flags %x blocked %d\n", a.sa_handler == SIG_DFL, a.sa_handler == SIG_IGN, a.sa_flags & ~0x04000000, sigismember(&m, s)); }

int main(void)
{
	set(SIGUSR1, show, SA_RESETHAND); raise(SIGUSR1); state(SIGUSR1);
	set(SIGUSR1, show, SA_RESETHAND | SA_NODEFER); raise(SIGUSR1); state(SIGUSR1);
	set(SIGUSR1, show, SA_RESETHAND | SA_RESTART | SA_NOCLDSTOP); raise(SIGUSR1); state(SIGUSR1);
	set(SIGUSR1, nest, SA_NODEFER); raise(SIGUSR1); state(SIGUSR1);
	set(SIGUSR1, rearm, SA_RESETHAND); raise(SIGUSR1); state(SIGUSR1);
	set(SIGUSR1, ignore, SA_NODEFER); raise(SIGUSR1); state(SIGUSR1);
	/* A pending signal outlives what would have ignored it only if it is blocked then too. */
	sigset_t m; sigemptyset(&m); sigaddset(&m, SIGUSR1); set(SIGUSR1, show, 0); sigprocmask(SIG_BLOCK, &m, NULL); raise(SIGUSR1); signal(SIGUSR1, SIG_IGN); sigprocmask(SIG_UNBLOCK, &m, NULL); SHOW(runs); set(SIGUSR1, show, 0); sigprocmask(SIG_BLOCK, &m, NULL); raise(SIGUSR1); set(SIGUSR1, show, SA_RESETHAND); sigprocmask(SIG_UNBLOCK, &m, NULL); SHOW(runs); state(SIGUSR1);
	signal(SIGUSR1, SIG_IGN); sigprocmask(SIG_BLOCK, &m, NULL); raise(SIGUSR1); sigset_t p; sigpending(&p); SHOW(sigismember(&p, SIGUSR1)); set(SIGUSR1, show, 0); sigprocmask(SIG_UNBLOCK, &m, NULL); SHOW(runs);
	/* SIGCHLD by default is ignored, and pending while it is blocked. */
	sigset_t c; sigemptyset(&c); sigaddset(&c, SIGCHLD); sigprocmask(SIG_BLOCK, &c, NULL); raise(SIGCHLD); sigpending(&p); SHOW(sigismember(&p, SIGCHLD)); set(SIGCHLD, show, SA_NOCLDSTOP | SA_NOCLDWAIT); sigprocmask(SIG_UNBLOCK, &c, NULL); SHOW(runs); state(SIGCHLD);
	/* Flags that no kernel knows are not kept. */
	set(SIGUSR2, show, 0x400); state(SIGUSR2); set(SIGUSR2, show, 0x800); state(SIGUSR2); set(SIGUSR2, show, 0x00ff0000); state(SIGUSR2); set(SIGUSR2, show, 0xf0000000); state(SIGUSR2);
	/* Without SA_NODEFER twice is too much only for the default action. */
	set(SIGUSR2, nest, SA_RESETHAND | SA_NODEFER); fflush(stdout); setvbuf(stdout, NULL, _IONBF, 0); raise(SIGUSR2); printf("not reached\n");
	return 0;
}
