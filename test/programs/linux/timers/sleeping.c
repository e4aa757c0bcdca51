/* nanosleep(2), clock_nanosleep(2), and what is left of them. */
#include "../check.h"

int main(void)
{
	struct timespec t = { 0, 20000000 }, left = { 7, 7 }, m;
	long long begin = now(); SHOW(nanosleep(&t, &left)); SHOW(now() - begin >= 19); SHOW(left.tv_sec);
	t.tv_nsec = 1000000000; SHOW(nanosleep(&t, NULL)); t.tv_nsec = -1; SHOW(nanosleep(&t, NULL)); t.tv_nsec = 0; t.tv_sec = -1; SHOW(nanosleep(&t, NULL)); t.tv_sec = 0; SHOW(nanosleep(&t, NULL));
	t.tv_nsec = 20000000; begin = now(); SHOW(clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL)); SHOW(now() - begin >= 19); begin = now(); SHOW(clock_nanosleep(CLOCK_REALTIME, 0, &t, NULL)); SHOW(now() - begin >= 19); SHOW(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &t, NULL) == EINVAL); SHOW(clock_nanosleep(99, 0, &t, NULL) == EINVAL); SHOW(clock_nanosleep(CLOCK_BOOTTIME, 0, &t, NULL));
	clock_gettime(CLOCK_MONOTONIC, &m); m.tv_nsec += 20000000; if (m.tv_nsec >= 1000000000) { m.tv_nsec -= 1000000000; m.tv_sec++; } begin = now(); SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &m, NULL)); SHOW(now() - begin >= 19); SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &m, NULL)); clock_gettime(CLOCK_REALTIME, &m); m.tv_sec -= 5; SHOW(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &m, NULL)); m.tv_nsec = 1000000000; SHOW(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &m, NULL) == EINVAL);
	begin = now(); SHOW(usleep(20000)); SHOW(now() - begin >= 19); SHOW(sleep(0)); SHOW(usleep(0));
	/* In order. */
	long long last = now(); int right = 1; for (int i = 0; i < 10; i++) { usleep(1000); long long next = now(); right &= next > last; last = next; } SHOW(right);
	return 0;
}
