/* sigqueue(3): real-time signals are all delivered, with values, in order. */
#include "../check.h"

static void show(int s, siginfo_t *i, void *c) { printf("RTMIN+%d value %d code %d\n", s - SIGRTMIN, i->si_value.sival_int, i->si_code == SI_QUEUE); (void)c; }
static void standard(int s, siginfo_t *i, void *c) { printf("%d value %d\n", s, i->si_value.sival_int); (void)c; }

int main(void)
{
	sigset_t all, none;
	struct sigaction a = { .sa_sigaction = show, .sa_flags = SA_SIGINFO };
	SHOW(SIGRTMAX - SIGRTMIN >= 29);
	sigfillset(&a.sa_mask);
	for (int i = 0; i < 5; i++) sigaction(SIGRTMIN + i, &a, NULL);
	a.sa_sigaction = standard; sigaction(SIGUSR1, &a, NULL);
	sigfillset(&all); sigemptyset(&none); sigprocmask(SIG_SETMASK, &all, NULL);
	for (int i = 1; i <= 3; i++) for (int s = 4; s >= 0; s -= 2) SHOW(sigqueue(getpid(), SIGRTMIN + s, (union sigval){ .sival_int = i * 10 + s }));
	SHOW(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 1 })); SHOW(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 2 }));
	sigset_t p; sigpending(&p); printf("%d %d %d\n", sigismember(&p, SIGRTMIN), sigismember(&p, SIGRTMIN + 1), sigismember(&p, SIGUSR1));
	/* With everything masked in the handler they come one by one, the lowest first. */
	sigprocmask(SIG_SETMASK, &none, NULL);
	siginfo_t i; sigset_t w; sigprocmask(SIG_SETMASK, &all, NULL); sigemptyset(&w); sigaddset(&w, SIGRTMIN + 1); sigaddset(&w, SIGRTMIN);
	sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 5 }); sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 6 }); sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 7 });
	for (int n = 0; n < 3; n++) { int s = sigwaitinfo(&w, &i); printf("RTMIN+%d %d\n", s - SIGRTMIN, i.si_value.sival_int); }
	struct timespec t = { 0, 0 }; SHOW(sigtimedwait(&w, &i, &t)); SHOW(sigqueue(getpid(), 0, (union sigval){ 0 })); SHOW(sigqueue(getpid(), 65, (union sigval){ 0 })); SHOW(sigqueue(getpid(), -1, (union sigval){ 0 })); SHOW(sigqueue(999999999, SIGUSR1, (union sigval){ 0 }));
	return 0;
}
