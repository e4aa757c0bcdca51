/* clock_gettime(2) and clock_getres(2) with every clock. */
#include "../check.h"
#include <sys/time.h>

static long long ns(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

int main(void)
{
	static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, 4, 5, 6, 7 };
	struct timespec a, b, r;
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
		int got = clock_gettime(clocks[i], &a);
		for (volatile int n = 0; n < 10000; n++);
		clock_gettime(clocks[i], &b);
		printf("clock %d: %d, goes on %d, resolution %d\n", clocks[i], got, ns(b) >= ns(a), clock_getres(clocks[i], &r) == 0 && r.tv_sec == 0 && r.tv_nsec > 0 && a.tv_nsec < 1000000000);
	}
	SHOW(clock_gettime(99, &a)); SHOW(clock_gettime(-1, &a)); SHOW(clock_getres(99, &r)); SHOW(clock_getres(CLOCK_REALTIME, NULL));
	struct timeval v; SHOW(gettimeofday(&v, NULL)); clock_gettime(CLOCK_REALTIME, &a); SHOW(a.tv_sec - v.tv_sec <= 1 && v.tv_usec < 1000000); SHOW(time(NULL) - a.tv_sec <= 1); time_t t; SHOW(time(&t) == t); SHOW(t > 1700000000);
	clock_gettime(CLOCK_MONOTONIC, &a); usleep(20000); clock_gettime(CLOCK_MONOTONIC, &b); SHOW(ns(b) - ns(a) >= 20000000);
	/* Waiting takes no processor time, computing does. */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a); for (volatile int n = 0; n < 30000000; n++); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b); SHOW(ns(b) - ns(a) > 1000000); SHOW(clock() != (clock_t)-1);
	clockid_t c; SHOW(clock_getcpuclockid(0, &c)); SHOW(clock_gettime(c, &a));
	return 0;
}
