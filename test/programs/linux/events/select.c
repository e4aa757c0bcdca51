/* select(2) and pselect(2). */
#include "../check.h"
#include <sys/select.h>
#include <sys/time.h>

static int alarms;
static void count(int s) { alarms++; (void)s; }

int main(void)
{
	int p[2], q[2];
	fd_set r, w, e;
	struct timeval t;
	pipe(p); pipe(q);
	write(q[1], "x", 1);
	int top = q[1] + 1, file = open("f", O_CREAT | O_RDWR, 0600);
#define SET(fds, ...) do { int list_[] = { __VA_ARGS__ }; FD_ZERO(&fds); for (size_t i_ = 0; i_ < sizeof list_ / sizeof *list_; i_++) FD_SET(list_[i_], &fds); } while (0)
#define LEFT(fds) printf("%d%d%d%d\n", !!FD_ISSET(p[0], &fds), !!FD_ISSET(p[1], &fds), !!FD_ISSET(q[0], &fds), !!FD_ISSET(q[1], &fds))
	t.tv_sec = t.tv_usec = 0;
	SET(r, p[0], q[0]); SET(w, p[1], q[1]); SET(e, p[0], q[1]); SHOW(select(top, &r, &w, &e, &t)); LEFT(r); LEFT(w); LEFT(e);
	SET(r, p[0], q[0]); SHOW(select(top, &r, NULL, NULL, NULL)); LEFT(r); SET(r, p[0]); SHOW(select(top, &r, NULL, NULL, &t)); LEFT(r); SET(r, q[0]); SHOW(select(q[0], &r, NULL, NULL, &t)); 
	SET(w, q[1]); SET(r, q[0]); SHOW(select(top, &r, &w, NULL, &t)); SET(r, q[0], q[1]); SHOW(select(top, &r, NULL, NULL, &t)); LEFT(r);
	long long begin = now(); t.tv_usec = 30000; SET(r, p[0]); SHOW(select(top, &r, NULL, NULL, &t)); SHOW(now() - begin >= 29);
	t.tv_sec = 5; SET(r, q[0]); SHOW(select(top, &r, NULL, NULL, &t));
	t.tv_sec = 0; t.tv_usec = 1000; SHOW(select(0, NULL, NULL, NULL, &t)); SHOW(select(-1, NULL, NULL, NULL, &t)); t.tv_sec = -1; SHOW(select(0, NULL, NULL, NULL, &t)); t.tv_sec = 0;
	close(p[1]); SET(r, p[0]); t.tv_usec = 0; SHOW(select(top, &r, NULL, NULL, &t)); SET(r, file); SET(w, file); SHOW(select(file + 1, &r, &w, NULL, &t));
	/* A closed descriptor inside of the table. */
	close(dup2(file, 60)); close(dup2(file, 50)); SET(r, 50, q[0]); SHOW(select(61, &r, NULL, NULL, &t));
	struct sigaction a = { .sa_handler = count, .sa_flags = SA_RESTART }; sigaction(SIGALRM, &a, NULL); pipe(p); t.tv_sec = 2; SET(r, p[0]); INTERRUPTED(select(p[0] + 1, &r, NULL, NULL, &t)); SHOW(alarms > 0); alarms = 0;
	sigset_t block, none, old; sigemptyset(&none); sigemptyset(&block); sigaddset(&block, SIGALRM); sigprocmask(SIG_BLOCK, &block, NULL); raise(SIGALRM); struct timespec ts = { 2, 0 }; SET(r, p[0]); SHOW(pselect(p[0] + 1, &r, NULL, NULL, &ts, &none)); SHOW(alarms); SHOW(ts.tv_sec); sigprocmask(SIG_BLOCK, NULL, &old); SHOW(sigismember(&old, SIGALRM)); ts.tv_sec = 0; ts.tv_nsec = 1000000000; SHOW(pselect(0, NULL, NULL, NULL, &ts, NULL));
	return 0;
}
