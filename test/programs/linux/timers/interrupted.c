/* What is left of a sleep that a signal ends, and where it is told. */
#include "../check.h"
#include <poll.h>
#include <sys/select.h>

static int runs;
static void count(int s) { runs++; (void)s; }
static int within(long long ns, int low, int high) { long long ms = ns / 1000000; if (ms < low || ms > high) printf("%lld ms is not in %d..%d\n", ms, low, high); return ms >= low && ms <= high; }
static long long of(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

int main(void)
{
	struct timespec t = { 0, 500000000 }, left = { 7, 7 }, same = { 0, 500000000 }, at;
	handle_alarm(count, 0);
	alarm_in(100); SHOW(nanosleep(&t, &left)); SHOW(within(of(left), 150, 401)); SHOW(runs);
	alarm_in(100); SHOW(nanosleep(&same, &same)); SHOW(within(of(same), 150, 401)); SHOW(t.tv_nsec);
	/* In pieces it is as long as in one. */
	long long begin = now(); same = (struct timespec){ 0, 200000000 }; int pieces = 0; do { alarm_in(40); pieces++; } while (nanosleep(&same, &same) < 0 && errno == EINTR); alarm_in(0); SHOW(within((now() - begin) * 1000000LL, 199, 900)); SHOW(pieces > 1);
	alarm_in(100); SHOW(clock_nanosleep(CLOCK_REALTIME, 0, &t, &left) == EINTR); SHOW(within(of(left), 150, 401));
	/* Until a moment: nothing is told. */
	left = (struct timespec){ 7, 7 }; clock_gettime(CLOCK_MONOTONIC, &at); at.tv_sec++; alarm_in(30); SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, &left) == EINTR); SHOW(left.tv_sec); SHOW(left.tv_nsec);
	alarm_in(30); SHOW(clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL) == EINTR); SHOW(nanosleep(&(struct timespec){ 0, 1000000 }, &left)); SHOW(left.tv_sec);
	alarm_in(30); unsigned s = sleep(3); SHOW(s >= 2 && s <= 3); alarm_in(30); SHOW(usleep(900000));
	/* These do not tell what is left. That select does is the C library's affair. */
	struct timeval tv = { 0, 500000 }; alarm_in(100); SHOW(select(0, NULL, NULL, NULL, &tv)); tv = (struct timeval){ 0, 20000 }; SHOW(select(0, NULL, NULL, NULL, &tv)); t = (struct timespec){ 0, 500000000 }; alarm_in(30); SHOW(pselect(0, NULL, NULL, NULL, &t, NULL)); SHOW(t.tv_nsec); alarm_in(30); SHOW(ppoll(NULL, 0, &t, NULL)); SHOW(t.tv_nsec);
	/* setitimer: what was left, in the same units. */
	struct itimerval v = { { 0, 0 }, { 0, 900000 } }, old; handle_alarm(count, SA_RESTART); SHOW(setitimer(ITIMER_REAL, &v, NULL)); usleep(100000); v.it_value.tv_usec = 0; SHOW(setitimer(ITIMER_REAL, &v, &old)); SHOW(within(old.it_value.tv_usec * 1000LL, 300, 801)); SHOW(setitimer(ITIMER_REAL, &v, &old)); SHOW(old.it_value.tv_usec); v = (struct itimerval){ { 5, 0 }, { 0, 0 } }; SHOW(setitimer(ITIMER_REAL, &v, NULL)); getitimer(ITIMER_REAL, &old); SHOW(old.it_value.tv_sec); SHOW(old.it_interval.tv_sec);
	/* An interval goes on in phase, however late the signal is taken. */
	sigset_t m, p; siginfo_t i; sigemptyset(&m); sigaddset(&m, SIGALRM); sigprocmask(SIG_BLOCK, &m, NULL); v = (struct itimerval){ { 0, 50000 }, { 0, 50000 } }; begin = now(); setitimer(ITIMER_REAL, &v, NULL); usleep(120000); int s_ = sigwaitinfo(&m, &i); SHOW(s_ == SIGALRM); SHOW(i.si_code == SI_KERNEL); sigpending(&p); struct timespec zero = { 0, 0 }; sigtimedwait(&m, &i, &zero); getitimer(ITIMER_REAL, &old); SHOW(old.it_value.tv_usec <= 50000); SHOW(old.it_interval.tv_usec); setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
	/* alarm and ITIMER_REAL are one timer. */
	SHOW(alarm(50)); v = (struct itimerval){ { 0, 0 }, { 30, 0 } }; setitimer(ITIMER_REAL, &v, &old); SHOW(old.it_value.tv_sec >= 49); SHOW(alarm(0)); getitimer(ITIMER_REAL, &old); SHOW(old.it_value.tv_sec);
	return 0;
}
