/* poll(2) and ppoll(2): how long, and what ends the waiting. */
#include "../check.h"
#include <poll.h>
#include <sys/time.h>

static int p[2], alarms;
static void count(int s) { alarms++; (void)s; }
static void feed(int s) { alarms++; write(p[1], "x", 1); (void)s; }

int main(void)
{
	struct pollfd f = { 0, POLLIN };
	char c;
	pipe(p);
	f.fd = p[0];
	long long begin = now(); SHOW(poll(&f, 1, 30)); SHOW(now() - begin >= 29); SHOW(f.revents);
	begin = now(); SHOW(poll(NULL, 0, 20)); SHOW(now() - begin >= 19);
	/* Never restarted, whatever SA_RESTART says. */
	handle_alarm(count, SA_RESTART); INTERRUPTED(poll(&f, 1, -1)); SHOW(alarms > 0);
	/* A signal that makes it ready still comes first. */
	handle_alarm(feed, SA_RESTART); alarm_in(20); SHOW(poll(&f, 1, -1)); SHOW(poll(&f, 1, -1)); SHOW(f.revents); read(p[0], &c, 1);
	struct timespec t = { 0, 20000000 }, bad = { 0, 1000000000 }, negative = { -1, 0 }, zero = { 0, 0 };
	begin = now(); SHOW(ppoll(&f, 1, &t, NULL)); SHOW(now() - begin >= 19); SHOW(ppoll(&f, 1, &bad, NULL)); SHOW(ppoll(&f, 1, &negative, NULL)); SHOW(ppoll(&f, 1, &zero, NULL));
	/* The mask is another while it waits. */
	sigset_t block, none, old; sigemptyset(&none); sigemptyset(&block); sigaddset(&block, SIGALRM); sigprocmask(SIG_BLOCK, &block, NULL); alarms = 0; handle_alarm(count, 0);
	raise(SIGALRM); SHOW(alarms); SHOW(ppoll(&f, 1, &zero, NULL)); SHOW(alarms); SHOW(ppoll(&f, 1, NULL, &none)); SHOW(alarms); sigprocmask(SIG_BLOCK, NULL, &old); SHOW(sigismember(&old, SIGALRM));
	alarm_in(10); t.tv_nsec = 50000000; SHOW(ppoll(&f, 1, &t, &block)); SHOW(alarms); SHOW(ppoll(&f, 1, &t, &none)); SHOW(alarms);
	write(p[1], "x", 1); raise(SIGALRM); SHOW(ppoll(&f, 1, NULL, &none)); SHOW(alarms);
	return 0;
}
