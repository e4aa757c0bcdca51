/* sigwait(3), sigwaitinfo(2), sigtimedwait(2), sigsuspend(2), pause(2). */
#include "../check.h"
#include <sys/syscall.h>
#include <sys/time.h>

static int runs;
static void count(int s) { runs++; (void)s; }

int main(void)
{
	sigset_t alarm_, usr, none, m;
	siginfo_t i;
	int s;
	struct sigaction a = { .sa_handler = count, .sa_flags = SA_RESTART };
	sigaction(SIGALRM, &a, NULL); sigaction(SIGUSR1, &a, NULL);
	sigemptyset(&none); sigemptyset(&alarm_); sigaddset(&alarm_, SIGALRM); sigemptyset(&usr); sigaddset(&usr, SIGUSR1);
	sigprocmask(SIG_BLOCK, &alarm_, NULL);
	alarm_in(10); SHOW(sigwait(&alarm_, &s)); SHOW(s == SIGALRM); alarm_in(10); SHOW(sigwaitinfo(&alarm_, &i) == SIGALRM); SHOW(i.si_code == SI_KERNEL); SHOW(runs); sigpending(&m); SHOW(sigismember(&m, SIGALRM));
	struct timespec t = { 0, 20000000 }, bad = { 0, -1 }, zero = { 0, 0 }; long long begin = now(); SHOW(sigtimedwait(&alarm_, &i, &t)); SHOW(now() - begin >= 19); SHOW(sigtimedwait(&alarm_, &i, &bad)); SHOW(sigtimedwait(&alarm_, &i, &zero)); raise(SIGALRM); SHOW(sigtimedwait(&alarm_, NULL, &zero) == SIGALRM);
	/* A signal that is caught and not waited for interrupts; some C libraries begin again. */
	sigprocmask(SIG_BLOCK, &usr, NULL); sigprocmask(SIG_UNBLOCK, &alarm_, NULL); INTERRUPTED(syscall(SYS_rt_sigtimedwait, &usr, &i, NULL, 8)); SHOW(runs > 0); t.tv_sec = 2; runs = 0; INTERRUPTED(syscall(SYS_rt_sigtimedwait, &usr, &i, &t, 8)); SHOW(runs > 0); runs = 0;
	/* sigsuspend: the mask is another until a handler has run. */
	sigprocmask(SIG_BLOCK, &alarm_, NULL); raise(SIGALRM); SHOW(runs); SHOW(sigsuspend(&none)); SHOW(runs); sigprocmask(SIG_BLOCK, NULL, &m); SHOW(sigismember(&m, SIGALRM)); alarm_in(10); SHOW(sigsuspend(&usr)); SHOW(runs); raise(SIGUSR1); alarm_in(10); SHOW(sigsuspend(&usr)); SHOW(runs); sigpending(&m); SHOW(sigismember(&m, SIGUSR1)); raise(SIGALRM); SHOW(sigsuspend(&none)); SHOW(runs);
	sigprocmask(SIG_SETMASK, &none, NULL); runs = 0; INTERRUPTED(pause()); SHOW(runs > 0);
	/* An ignored signal wakes nobody. */
	signal(SIGUSR2, SIG_IGN); raise(SIGUSR2); kill(getpid(), SIGUSR2); INTERRUPTED(pause());
	return 0;
}
