/* timerfd_create(2): a timer that is read. */
#include "../check.h"
#include <poll.h>
#include <stdint.h>
#include <sys/timerfd.h>

static int set(int fd, int flags, long long ms, long long every)
{
	struct itimerspec t = { { every / 1000, every % 1000 * 1000000 }, { ms / 1000, ms % 1000 * 1000000 } };
	return timerfd_settime(fd, flags, &t, NULL);
}

int main(void)
{
	uint64_t v = 0;
	struct itimerspec t, old;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	SHOW(fcntl(fd, F_GETFD)); SHOW(read(fd, &v, 8)); SHOW(set(fd, 0, 10000, 0)); SHOW(read(fd, &v, 8)); struct pollfd p = { fd, POLLIN }; SHOW(poll(&p, 1, 0)); set(fd, 0, 20, 0); SHOW(poll(&p, 1, 2000)); SHOW(p.revents); SHOW(read(fd, &v, 8)); SHOW(v); SHOW(read(fd, &v, 8)); SHOW(timerfd_gettime(fd, &t)); SHOW(t.it_value.tv_sec || t.it_value.tv_nsec);
	/* Again and again: what was not read is counted. */
	SHOW(set(fd, 0, 10, 10)); usleep(55000); SHOW(read(fd, &v, 8)); SHOW(v >= 5); timerfd_gettime(fd, &t); SHOW(t.it_interval.tv_nsec); SHOW(t.it_value.tv_nsec > 0 && t.it_value.tv_nsec <= 10000000);
	t.it_value.tv_sec = 100; t.it_value.tv_nsec = 0; t.it_interval.tv_nsec = 0; SHOW(timerfd_settime(fd, 0, &t, &old)); SHOW(old.it_interval.tv_nsec); SHOW(timerfd_settime(fd, 0, &(struct itimerspec){ 0 }, &old)); SHOW(old.it_value.tv_sec >= 99 && old.it_value.tv_sec <= 100); SHOW(read(fd, &v, 8));
	/* Setting it anew forgets what has passed. */
	set(fd, 0, 1, 1); usleep(10000); set(fd, 0, 10000, 0); SHOW(read(fd, &v, 8));
	/* A moment in the past has passed. */
	SHOW(set(fd, TFD_TIMER_ABSTIME, 1, 0)); SHOW(read(fd, &v, 8)); SHOW(v); struct timespec m; clock_gettime(CLOCK_MONOTONIC, &m); long long soon = m.tv_sec * 1000LL + m.tv_nsec / 1000000 + 30; SHOW(set(fd, TFD_TIMER_ABSTIME, soon, 0)); fcntl(fd, F_SETFL, 0); SHOW(read(fd, &v, 8)); SHOW(now() >= soon);
	t.it_value.tv_nsec = 1000000000; SHOW(timerfd_settime(fd, 0, &t, NULL)); t.it_value.tv_nsec = -1; SHOW(timerfd_settime(fd, 0, &t, NULL)); t.it_value.tv_nsec = 0; t.it_value.tv_sec = -1; SHOW(timerfd_settime(fd, 0, &t, NULL)); t.it_value.tv_sec = 1; SHOW(timerfd_settime(fd, 8, &t, NULL)); SHOW(timerfd_settime(1, 0, &t, NULL)); SHOW(timerfd_settime(99, 0, &t, NULL)); SHOW(timerfd_gettime(1, &t)); SHOW(timerfd_create(99, 0)); SHOW(timerfd_create(CLOCK_MONOTONIC, 5)); SHOW(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0)); SHOW(timerfd_create(CLOCK_REALTIME, 0) >= 0); SHOW(timerfd_create(CLOCK_BOOTTIME, 0) >= 0);
	char c[4]; SHOW(read(fd, c, 4)); SHOW(write(fd, &v, 8)); SHOW(lseek(fd, 0, SEEK_SET));
	return 0;
}
