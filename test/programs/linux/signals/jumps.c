/* Leaving handlers by siglongjmp: the mask is that of sigsetjmp, or stays. */
#include "../check.h"
#include <setjmp.h>
#include <sys/time.h>

static sigjmp_buf place;
static volatile int runs;
static void leave(int s) { runs++; siglongjmp(place, s); }
static int blocked(int s) { sigset_t m; sigprocmask(SIG_BLOCK, NULL, &m); return sigismember(&m, s); }

int main(void)
{
	sigset_t m;
	signal(SIGUSR1, leave); signal(SIGALRM, leave);
	volatile int s = sigsetjmp(place, 1); if (!s) raise(SIGUSR1); SHOW(s == SIGUSR1); SHOW(blocked(SIGUSR1));
	s = sigsetjmp(place, 0); if (!s) raise(SIGUSR1); SHOW(s == SIGUSR1); SHOW(blocked(SIGUSR1)); sigemptyset(&m); sigprocmask(SIG_SETMASK, &m, NULL);
	/* Out of a call that waits. */
	struct itimerval t = { { 0, 0 }, { 0, 15000 } }; int p[2]; char c; pipe(p);
	s = sigsetjmp(place, 1); if (!s) { setitimer(ITIMER_REAL, &t, NULL); read(p[0], &c, 1); printf("not here\n"); } SHOW(s == SIGALRM); SHOW(blocked(SIGALRM));
	s = sigsetjmp(place, 1); if (!s) { setitimer(ITIMER_REAL, &t, NULL); pause(); printf("not here\n"); } SHOW(s == SIGALRM); write(p[1], "y", 1); SHOW(read(p[0], &c, 1)); 
	/* A thousand times. */
	for (volatile int i = 0; i < 1000; i++) if (!sigsetjmp(place, 1)) raise(SIGUSR1); SHOW(runs); SHOW(blocked(SIGUSR1));
	sigaddset(&m, SIGHUP); sigprocmask(SIG_BLOCK, &m, NULL); s = sigsetjmp(place, 1); if (!s) { sigprocmask(SIG_UNBLOCK, &m, NULL); SHOW(blocked(SIGHUP)); raise(SIGUSR1); } SHOW(blocked(SIGHUP));
	return 0;
}
