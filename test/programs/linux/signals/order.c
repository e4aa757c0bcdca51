/* In which order signals that are pending together are taken, waited for, read and handled. */
#include "../check.h"
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

static const int all[] = { SIGUSR2, SIGTERM, SIGUSR1, SIGHUP, SIGALRM };
static sigset_t full, none, wanted;
static const char *name(int s) { static char b[20]; if (s >= SIGRTMIN) sprintf(b, "RTMIN+%d", s - SIGRTMIN); else sprintf(b, "%d", s); return b; }
static void on(int s, siginfo_t *i, void *c) { printf("begin %s %d\n", name(s), i->si_code == SI_QUEUE ? i->si_value.sival_int : -1); getppid(); printf("end %s\n", name(s)); (void)c; }

/* A standard signal is there once, real-time ones as often as they were sent. */
static void send(void)
{
	for (int n = 1; n <= 2; n++) {
		for (int s = 4; s >= 0; s -= 2) sigqueue(getpid(), SIGRTMIN + s, (union sigval){ .sival_int = 10 * n + s });
		for (unsigned i = 0; i < sizeof all / sizeof *all; i++) sigqueue(getpid(), all[i], (union sigval){ .sival_int = n });
	}
}
static void set_all(int flags, const sigset_t *mask)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO | flags, .sa_mask = *mask };
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++) sigaction(all[i], &a, NULL);
	for (int s = 0; s < 5; s++) sigaction(SIGRTMIN + s, &a, NULL);
}

int main(void)
{
	siginfo_t i;
	struct timespec now_ = { 0, 0 };
	int s;
	sigfillset(&full); sigemptyset(&none); sigemptyset(&wanted);
	for (unsigned n = 0; n < sizeof all / sizeof *all; n++) sigaddset(&wanted, all[n]);
	for (s = 0; s < 5; s++) sigaddset(&wanted, SIGRTMIN + s);
	set_all(0, &none); sigprocmask(SIG_SETMASK, &full, NULL);

	printf("waited for\n"); send(); while ((s = sigtimedwait(&wanted, &i, &now_)) > 0) printf("%s %d\n", name(s), i.si_value.sival_int); SHOW(s);
	printf("some\n"); send(); sigset_t some; sigemptyset(&some); sigaddset(&some, SIGRTMIN + 4); sigaddset(&some, SIGTERM); while ((s = sigtimedwait(&some, &i, &now_)) > 0) printf("%s %d\n", name(s), i.si_value.sival_int); sigset_t p; sigpending(&p); SHOW(sigismember(&p, SIGTERM)); SHOW(sigismember(&p, SIGHUP)); SHOW(sigismember(&p, SIGRTMIN)); while (sigtimedwait(&wanted, &i, &now_) > 0);
	printf("read\n"); send(); int fd = signalfd(-1, &wanted, SFD_NONBLOCK); struct signalfd_siginfo got[4]; ssize_t n; while ((n = read(fd, got, sizeof got)) > 0) { printf("%d:", (int)(n / (ssize_t)sizeof *got)); for (ssize_t k = 0; k < n / (ssize_t)sizeof *got; k++) printf(" %s %d", name((int)got[k].ssi_signo), got[k].ssi_int); putchar('\n'); } SHOW(n);

	/* The handlers' own order: each interrupts the one before when it is unblocked at once. */
	printf("handled, nothing masked\n"); send(); sigprocmask(SIG_SETMASK, &none, NULL); sigprocmask(SIG_SETMASK, &full, NULL);
	printf("handled, all masked\n"); set_all(0, &full); send(); sigprocmask(SIG_SETMASK, &none, NULL); sigprocmask(SIG_SETMASK, &full, NULL);
	printf("by sigsuspend\n"); send(); SHOW(sigsuspend(&none)); sigpending(&p); SHOW(sigismember(&p, SIGRTMIN + 4)); SHOW(sigismember(&p, SIGTERM)); sigprocmask(SIG_SETMASK, &none, NULL); sigprocmask(SIG_SETMASK, &full, NULL);
	printf("by ppoll\n"); set_all(0, &none); sigqueue(getpid(), SIGUSR2, (union sigval){ .sival_int = 1 }); sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 2 }); struct timespec five = { 5, 0 }; SHOW(ppoll(NULL, 0, &five, &none)); sigprocmask(SIG_BLOCK, NULL, &p); SHOW(sigismember(&p, SIGUSR1)); sigpending(&p); SHOW(sigismember(&p, SIGUSR1)); SHOW(sigismember(&p, SIGUSR2));
	while (sigtimedwait(&wanted, &i, &now_) > 0);

	/* Only so many are kept. */
	struct rlimit l; getrlimit(RLIMIT_SIGPENDING, &l); l.rlim_cur = 3; SHOW(setrlimit(RLIMIT_SIGPENDING, &l)); int sent = 0; while (sent < 10 && sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = sent }) == 0) sent++; SHOW(sent <= 3); SHOW(sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 9 })); SHOW(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 9 })); SHOW(kill(getpid(), SIGUSR2)); sigpending(&p); SHOW(sigismember(&p, SIGUSR2)); SHOW(kill(getpid(), SIGRTMIN + 1)); while ((s = sigtimedwait(&wanted, &i, &now_)) > 0) if (s < SIGRTMIN) printf("%s\n", name(s));
	return 0;
}
