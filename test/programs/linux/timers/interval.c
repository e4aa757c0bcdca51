/* setitimer(2), getitimer(2), alarm(2). */
#include "../check.h"
#include <sys/time.h>

static volatile int alarms, virtuals;
static void on_alarm(int s) { alarms += s == SIGALRM; virtuals += s == SIGVTALRM; }

int main(void)
{
	struct itimerval t = { { 0, 0 }, { 5, 20000 } }, old, got;
	struct sigaction a = { .sa_handler = on_alarm };
	sigaction(SIGALRM, &a, NULL); sigaction(SIGVTALRM, &a, NULL); sigaction(SIGPROF, &a, NULL);
	SHOW(setitimer(ITIMER_REAL, &t, &old)); SHOW(old.it_value.tv_sec || old.it_value.tv_usec); SHOW(getitimer(ITIMER_REAL, &got)); SHOW(got.it_value.tv_sec >= 4 && got.it_value.tv_sec <= 5); t.it_value.tv_sec = 0; long long begin = now(); setitimer(ITIMER_REAL, &t, NULL); while (!alarms) usleep(1000); SHOW(now() - begin >= 19); SHOW(alarms); getitimer(ITIMER_REAL, &got); SHOW(got.it_value.tv_sec || got.it_value.tv_usec);
	t = (struct itimerval){ { 0, 5000 }, { 0, 10000 } }; begin = now(); setitimer(ITIMER_REAL, &t, NULL); while (alarms < 5) usleep(1000); SHOW(now() - begin >= 24); getitimer(ITIMER_REAL, &got); SHOW(got.it_interval.tv_usec == 5000); SHOW(setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, &old)); SHOW(old.it_interval.tv_usec == 5000); int before = alarms; usleep(20000); SHOW(alarms - before);
	SHOW(alarm(10)); SHOW(alarm(20)); getitimer(ITIMER_REAL, &got); SHOW(got.it_value.tv_sec >= 19); t = (struct itimerval){ { 0, 0 }, { 100, 0 } }; setitimer(ITIMER_REAL, &t, &old); SHOW(old.it_value.tv_sec >= 19); SHOW(alarm(0) >= 99); SHOW(alarm(0));
	t.it_value.tv_usec = 1000000; SHOW(setitimer(ITIMER_REAL, &t, NULL)); t.it_value.tv_usec = -1; SHOW(setitimer(ITIMER_REAL, &t, NULL)); t.it_value.tv_usec = 0; SHOW(setitimer(9, &t, NULL)); SHOW(getitimer(9, &got)); SHOW(getitimer(-1, &got));
	/* Processor time. */
	t = (struct itimerval){ { 0, 0 }, { 0, 20000 } }; SHOW(setitimer(ITIMER_VIRTUAL, &t, NULL)); begin = now(); while (!virtuals && now() - begin < 5000) for (volatile int i = 0; i < 100000; i++); SHOW(virtuals); SHOW(getitimer(ITIMER_PROF, &got)); SHOW(got.it_value.tv_sec || got.it_value.tv_usec);
	SHOW(ualarm(20000, 0)); before = alarms; while (alarms == before) usleep(1000); SHOW(alarms - before);
	return 0;
}
