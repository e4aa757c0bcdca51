/* flock(2): a lock on the whole file, of the open file. */
#include "../check.h"
#include <sys/file.h>

int main(void)
{
	put("f", "");
	int a = open("f", O_RDONLY), b = open("f", O_RDONLY), c = dup(a), d = open("f", O_WRONLY), p[2];
	SHOW(flock(a, LOCK_SH)); SHOW(flock(b, LOCK_SH)); SHOW(flock(b, LOCK_EX | LOCK_NB)); SHOW(flock(d, LOCK_SH | LOCK_NB)); SHOW(flock(d, LOCK_UN)); SHOW(flock(b, LOCK_UN)); SHOW(flock(a, LOCK_EX | LOCK_NB)); SHOW(flock(b, LOCK_SH | LOCK_NB)); SHOW(flock(c, LOCK_SH)); SHOW(flock(b, LOCK_SH | LOCK_NB)); SHOW(flock(a, LOCK_EX | LOCK_NB));
	/* A failed change gives up what there was. */
	SHOW(flock(b, LOCK_EX | LOCK_NB)); SHOW(flock(b, LOCK_UN)); SHOW(flock(a, LOCK_EX)); SHOW(flock(d, LOCK_EX | LOCK_NB)); SHOW(close(a)); SHOW(flock(d, LOCK_EX | LOCK_NB)); SHOW(close(c)); SHOW(flock(d, LOCK_EX | LOCK_NB)); SHOW(flock(d, LOCK_EX));
	SHOW(flock(b, 0)); SHOW(flock(b, LOCK_SH | LOCK_EX)); SHOW(flock(b, 64)); SHOW(flock(-1, LOCK_SH)); SHOW(flock(b, LOCK_NB)); SHOW(flock(open("f", O_PATH), LOCK_SH));
	/* Record locks are another thing. */
	struct flock l = { .l_type = F_WRLCK }; SHOW(fcntl(d, F_SETLK, &l)); SHOW(flock(d, LOCK_UN)); SHOW(flock(b, LOCK_EX | LOCK_NB));
	pipe(p); SHOW(flock(p[0], LOCK_EX)); SHOW(flock(p[1], LOCK_EX | LOCK_NB)); mkdir("dir", 0700); int x = open("dir", O_RDONLY), y = open("dir", O_RDONLY); SHOW(flock(x, LOCK_EX)); SHOW(flock(y, LOCK_EX | LOCK_NB));
	return 0;
}
