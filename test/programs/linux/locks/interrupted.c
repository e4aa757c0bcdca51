/* Waiting for a lock ends with a signal, or is taken up again. */
#include "../check.h"
#include <sys/file.h>
#include <sys/time.h>

static int alarms, other;
static void on_alarm(int s) { alarms++; (void)s; }
static void unlock(int s) { alarms++; flock(other, LOCK_UN); (void)s; }


int main(void)
{
	put("f", "");
	int fd = open("f", O_RDWR);
	other = open("f", O_RDWR);
	flock(other, LOCK_EX);
	handle_alarm(on_alarm, 0);
	INTERRUPTED(flock(fd, LOCK_SH)); SHOW(alarms > 0); alarms = 0;
	handle_alarm(unlock, SA_RESTART); alarm_in(20);
	SHOW(flock(fd, LOCK_SH)); SHOW(alarms); SHOW(flock(other, LOCK_EX | LOCK_NB));
	struct flock l = { .l_type = F_WRLCK };
	SHOW(fcntl(other, F_OFD_SETLK, &l));
	handle_alarm(on_alarm, 0);
	INTERRUPTED(fcntl(fd, F_OFD_SETLKW, &l));
	INTERRUPTED(fcntl(fd, F_SETLKW, &l));
	return 0;
}
