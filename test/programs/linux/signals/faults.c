/* A division by zero, a wild pointer: here by raise, since what hardware does is not the kernel's. */
#include "../check.h"
#include <setjmp.h>

static sigjmp_buf place;
static void leave(int s, siginfo_t *i, void *c) { printf("%d code %d\n", s, i->si_code); (void)c; siglongjmp(place, 1); }

int main(void)
{
	struct sigaction a = { .sa_sigaction = leave, .sa_flags = SA_SIGINFO };
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };
	for (int i = 0; i < 6; i++) { sigaction(signals[i], &a, NULL); if (!sigsetjmp(place, 1)) kill(getpid(), signals[i]); }
	signal(SIGSEGV, SIG_IGN); SHOW(raise(SIGSEGV));
	signal(SIGSEGV, SIG_DFL); fflush(stdout);
	raise(SIGSEGV);
	return 0;
}
