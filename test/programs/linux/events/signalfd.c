/* signalfd(2): signals that are read. */
#include "../check.h"
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/time.h>

int main(void)
{
	sigset_t m, n;
	struct signalfd_siginfo i[4];
	sigemptyset(&m); sigaddset(&m, SIGUSR1); sigaddset(&m, SIGALRM); sigaddset(&m, SIGRTMIN); sigprocmask(SIG_BLOCK, &m, NULL);
	int fd = signalfd(-1, &m, SFD_NONBLOCK | SFD_CLOEXEC); SHOW(fcntl(fd, F_GETFD)); SHOW(read(fd, i, sizeof i)); struct pollfd p = { fd, POLLIN }; SHOW(poll(&p, 1, 0));
	kill(getpid(), SIGUSR1); kill(getpid(), SIGUSR1); SHOW(poll(&p, 1, 0)); SHOW(read(fd, i, sizeof i) / sizeof *i); printf("%d %d %d %d\n", i[0].ssi_signo == SIGUSR1, i[0].ssi_code == SI_USER, i[0].ssi_pid == (unsigned)getpid(), i[0].ssi_uid == getuid()); SHOW(read(fd, i, sizeof i));
	union sigval v = { .sival_int = 1 }; sigqueue(getpid(), SIGRTMIN, v); v.sival_int = 2; sigqueue(getpid(), SIGRTMIN, v); raise(SIGUSR1); SHOW(read(fd, i, sizeof *i * 2) / sizeof *i); printf("%d %d\n", i[0].ssi_signo == SIGUSR1, i[1].ssi_int); SHOW(read(fd, i, sizeof *i * 2) / sizeof *i); printf("%d %d\n", i[0].ssi_signo == (unsigned)SIGRTMIN, i[0].ssi_int);
	SHOW(read(fd, i, 100)); SHOW(write(fd, i, 128));
	/* The set can be changed; what is not in it stays pending. */
	sigemptyset(&n); sigaddset(&n, SIGALRM); SHOW(signalfd(fd, &n, 0) == fd); raise(SIGUSR1); SHOW(read(fd, i, sizeof i)); sigset_t pending; sigpending(&pending); SHOW(sigismember(&pending, SIGUSR1)); SHOW(signalfd(fd, &m, 0) == fd); SHOW(read(fd, i, sizeof i) / sizeof *i);
	SHOW(signalfd(99, &m, 0)); SHOW(signalfd(1, &m, 0)); SHOW(signalfd(-1, &m, 3)); 
	/* Waiting for one that a timer sends. */
	fcntl(fd, F_SETFL, 0); struct itimerval t = { { 0, 0 }, { 0, 20000 } }; setitimer(ITIMER_REAL, &t, NULL); SHOW(read(fd, i, sizeof i) / sizeof *i); printf("%d %d\n", i[0].ssi_signo == SIGALRM, i[0].ssi_code == SI_KERNEL);
	setitimer(ITIMER_REAL, &t, NULL); SHOW(poll(&p, 1, 1000)); SHOW(poll(&p, 1, 0)); SHOW(read(fd, i, sizeof i) / sizeof *i); SHOW(poll(&p, 1, 0));
	/* SIGKILL and SIGSTOP are left out without a word. */
	sigfillset(&n); SHOW(signalfd(-1, &n, 0) >= 0);
	return 0;
}
