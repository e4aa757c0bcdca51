/* Handlers within handlers: masks come and go in the right order. */
#include "../check.h"

static char log_[200];
static void note(const char *what) { strcat(log_, what); strcat(log_, " "); }
static void on_usr2(int s) { note("[2"); (void)s; note("2]"); }
static void on_hup(int s) { note("[h"); raise(SIGUSR2); (void)s; note("h]"); }
static void on_usr1(int s) { note("[1"); raise(SIGUSR2); raise(SIGHUP); sigset_t m; sigemptyset(&m); sigaddset(&m, SIGUSR2); sigprocmask(SIG_UNBLOCK, &m, NULL); (void)s; note("1]"); }
static void set(int s, void (*h)(int), int masked) { struct sigaction a = { .sa_handler = h }; sigemptyset(&a.sa_mask); if (masked) sigaddset(&a.sa_mask, masked); sigaction(s, &a, NULL); }

int main(void)
{
	set(SIGUSR1, on_usr1, SIGUSR2); set(SIGUSR2, on_usr2, 0); set(SIGHUP, on_hup, 0);
	raise(SIGUSR1); printf("%s\n", log_); log_[0] = 0;
	set(SIGHUP, on_hup, SIGUSR2); raise(SIGHUP); printf("%s\n", log_); log_[0] = 0;
	sigset_t m; sigprocmask(SIG_BLOCK, NULL, &m); SHOW(sigismember(&m, SIGUSR1) + sigismember(&m, SIGUSR2) + sigismember(&m, SIGHUP)); set(SIGUSR1, on_usr1, SIGHUP); raise(SIGUSR1); printf("%s\n", log_); log_[0] = 0; sigset_t all, old; sigfillset(&all); sigprocmask(SIG_SETMASK, &all, &old); raise(SIGUSR2); raise(SIGUSR1); raise(SIGHUP); sigprocmask(SIG_SETMASK, &old, NULL); printf("%s\n", log_);
	return 0;
}
