/* eventfd(2): a counter. */
#include "../check.h"
#include <sys/eventfd.h>
#include <sys/time.h>
#include <stdint.h>

static int e, alarms;
static void feed(int s) { alarms++; eventfd_write(e, 7); (void)s; }
static void take(int s) { uint64_t v; alarms++; read(e, &v, 8); (void)s; }
static void count(int s) { alarms++; (void)s; }

int main(void)
{
	uint64_t v;
	char buf[16];
	e = eventfd(5, EFD_NONBLOCK);
	SHOW(read(e, &v, 8)); SHOW(v); SHOW(read(e, &v, 8)); v = 3; SHOW(write(e, &v, 8)); SHOW(write(e, &v, 8)); SHOW(read(e, buf, 16)); memcpy(&v, buf, 8); SHOW(v); SHOW(read(e, buf, 7)); SHOW(write(e, buf, 7)); SHOW(write(e, buf, 4)); v = 0; SHOW(write(e, &v, 8)); SHOW(read(e, &v, 8));
	v = UINT64_MAX; SHOW(write(e, &v, 8)); v = UINT64_MAX - 1; SHOW(write(e, &v, 8)); v = 1; SHOW(write(e, &v, 8)); SHOW(read(e, &v, 8)); SHOW(v == UINT64_MAX - 1); SHOW(lseek(e, 0, SEEK_SET)); SHOW(pread(e, &v, 8, 0)); SHOW(ftruncate(e, 0));
	SHOW(eventfd(0, 0x10)); SHOW(eventfd(0, -1)); int s = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC); SHOW(fcntl(s, F_GETFD)); for (int i = 0; i < 4; i++) { v = 99; int n = read(s, &v, 8); printf("%d %d\n", n, (int)v); } v = 2; write(s, &v, 8); SHOW(read(s, &v, 8)); SHOW(v);
	SHOW(fcntl(e, F_SETFL, 0)); handle_alarm(feed, SA_RESTART); alarm_in(20); SHOW(read(e, &v, 8)); SHOW(v); handle_alarm(count, 0); INTERRUPTED(read(e, &v, 8)); SHOW(alarms > 1); v = UINT64_MAX - 1; write(e, &v, 8); handle_alarm(take, SA_RESTART); alarm_in(20); v = 5; SHOW(write(e, &v, 8)); SHOW(read(e, &v, 8)); SHOW(v); v = UINT64_MAX - 1; write(e, &v, 8); v = 1; handle_alarm(count, 0); INTERRUPTED(write(e, &v, 8)); SHOW(alarms > 1);
	eventfd_t t; SHOW(eventfd(4294967295u, 0) >= 0); SHOW(eventfd_read(eventfd(4294967295u, 0), &t)); SHOW(t);
	return 0;
}
