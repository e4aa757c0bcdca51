/* Writing where nobody reads: SIGPIPE and EPIPE, also in the middle. */
#include "../check.h"

static int signals;
static void count(int s) { signals += s == SIGPIPE; }

int main(void)
{
	int p[2];
	struct sigaction a = { .sa_handler = count };
	sigaction(SIGPIPE, &a, NULL);
	pipe(p); close(p[0]);
	SHOW(write(p[1], "x", 1)); SHOW(signals); SHOW(write(p[1], "", 0)); SHOW(signals);
	sigset_t m, pending; sigemptyset(&m); sigaddset(&m, SIGPIPE); sigprocmask(SIG_BLOCK, &m, NULL);
	SHOW(write(p[1], "x", 1)); SHOW(signals); sigpending(&pending); SHOW(sigismember(&pending, SIGPIPE)); sigprocmask(SIG_UNBLOCK, &m, NULL); SHOW(signals);
	signal(SIGPIPE, SIG_IGN); SHOW(write(p[1], "x", 1)); SHOW(signals);
	FILE *f = fdopen(p[1], "w"); SHOW(fputs("text", f) >= 0); SHOW(fflush(f)); SHOW(ferror(f) != 0);
	signal(SIGPIPE, SIG_DFL);
	pipe(p); close(p[0]);
	fflush(stdout);
	write(p[1], "x", 1);
	printf("not reached\n");
	return 0;
}
