/* futex(2), alone: what does not wait, and what time and signals end. */
#include "../check.h"
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/time.h>

static int runs;
static void count(int s) { runs++; (void)s; }
static long op(void *at, int what, uint32_t v, const void *timeout, void *other, uint32_t v3) { return syscall(SYS_futex, at, what, v, timeout, other, v3); }

int main(void)
{
	uint32_t word = 5, other = 7;
	struct timespec t = { 0, 20000000 };
	SHOW(op(&word, 0, 6, NULL, NULL, 0)); SHOW(op(&word, 128, 6, NULL, NULL, 0)); long long begin = now(); SHOW(op(&word, 128, 5, &t, NULL, 0)); SHOW(now() - begin >= 19); SHOW(op(&word, 1, 1, NULL, NULL, 0)); SHOW(op(&word, 129, 0x7fffffff, NULL, NULL, 0)); t.tv_nsec = 1000000000; SHOW(op(&word, 0, 5, &t, NULL, 0)); t.tv_nsec = -1; SHOW(op(&word, 0, 5, &t, NULL, 0)); SHOW(op((char *)&word + 1, 0, 5, NULL, NULL, 0)); SHOW(op((char *)&word + 2, 1, 1, NULL, NULL, 0)); SHOW(op((void *)4, 0, 5, NULL, NULL, 0)); SHOW(op(&word, 77, 0, NULL, NULL, 0));
	struct sigaction a = { .sa_handler = count, .sa_flags = 0 }; sigaction(SIGALRM, &a, NULL); INTERRUPTED(op(&word, 0, 5, NULL, NULL, 0)); SHOW(runs > 0);
	SHOW(op(&word, 3, 1, (void *)1, &other, 0)); SHOW(op(&word, 4, 1, (void *)1, &other, 6)); SHOW(op(&word, 4, 1, (void *)1, &other, 5)); SHOW(op(&word, 9, 5, NULL, NULL, 0)); SHOW(op(&word, 10, 1, NULL, NULL, 0)); SHOW(op(&word, 10, 1, NULL, NULL, 1)); SHOW(op(&word, 5, 1, (void *)1, &other, (0 << 28) | (0 << 24) | (9 << 12) | 7)); SHOW(other); SHOW(op(&word, 5, 1, (void *)1, &other, (1 << 28) | (0 << 24) | (3 << 12) | 9)); SHOW(other);
	return 0;
}
