/* A blocking read or write that a signal handler brings to its end. */
#include "../check.h"
#include <sys/time.h>

static int p[2], alarms;
static char buf[200000];
static void feed(int s) { alarms++; write(p[1], "fed", 3); (void)s; }
static void drain(int s) { alarms++; printf("drained %d\n", (int)read(p[0], buf, 65536)); (void)s; }
static void nothing(int s) { alarms++; (void)s; }

int main(void)
{
	pipe(p);
	handle_alarm(feed, SA_RESTART); alarm_in(20); SHOW(read(p[0], buf, 10)); printf("%.3s %d\n", buf, alarms);
	handle_alarm(feed, 0); alarm_in(20); SHOW(read(p[0], buf, 10)); SHOW(alarms); SHOW(read(p[0], buf, 10)); printf("%.3s\n", buf);
	/* 100000 bytes do not fit into 65536. */
	handle_alarm(nothing, 0); INTERRUPTED(write(p[1], buf, 100000));
	INTERRUPTED(write(p[1], buf, 1));
	handle_alarm(drain, SA_RESTART); alarm_in(20); SHOW(write(p[1], buf, 100));
	SHOW(read(p[0], buf, sizeof buf));
	/* Restarted as often as it takes; the time limit of poll is another matter. */
	struct itimerval t = { { 0, 5000 }, { 0, 5000 } }; handle_alarm(nothing, SA_RESTART); alarms = 0; setitimer(ITIMER_REAL, &t, NULL); long long begin = now(); while (alarms < 3) pause(); SHOW(now() - begin >= 14); t.it_interval.tv_usec = t.it_value.tv_usec = 0; setitimer(ITIMER_REAL, &t, NULL); SHOW(alarms >= 3);
	return 0;
}
