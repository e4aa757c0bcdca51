/* What libraries of threads ask for: robust lists, memory barriers. And personality(2). */
#include "../check.h"
#include <stddef.h>
#include <sys/personality.h>
#include <sys/syscall.h>

enum { QUERY, GLOBAL, GLOBAL_EXPEDITED, REGISTER_GLOBAL = 4, PRIVATE = 8, REGISTER_PRIVATE = 16, SYNC = 32, REGISTER_SYNC = 64, REGISTERED = 512 };

static long barrier(int command) { return syscall(SYS_membarrier, command, 0, 0); }

int main(void)
{
	/* As the kernel has it: a list, an offset, and what is being locked. */
	struct head { void *next; long offset; void *pending; } list = { &list }, *found = NULL;
	size_t size = 0;
	SHOW(syscall(SYS_set_robust_list, &list, sizeof list)); SHOW(syscall(SYS_set_robust_list, &list, sizeof list + 1)); SHOW(syscall(SYS_set_robust_list, &list, 0)); SHOW(syscall(SYS_get_robust_list, 0, &found, &size)); SHOW(found == &list); SHOW(size == sizeof list); found = NULL; SHOW(syscall(SYS_get_robust_list, getpid(), &found, &size)); SHOW(found == &list); SHOW(syscall(SYS_get_robust_list, 99999999, &found, &size)); SHOW(syscall(SYS_get_robust_list, 0, (void *)8, &size)); SHOW(syscall(SYS_get_robust_list, 0, &found, (void *)8)); list.next = &list; SHOW(syscall(SYS_set_robust_list, NULL, sizeof list)); SHOW(syscall(SYS_get_robust_list, 0, &found, &size)); SHOW(found == NULL);
	int all = GLOBAL | GLOBAL_EXPEDITED | REGISTER_GLOBAL | PRIVATE | REGISTER_PRIVATE | SYNC | REGISTER_SYNC;
	SHOW(barrier(QUERY) & all); SHOW(barrier(GLOBAL)); SHOW(barrier(GLOBAL_EXPEDITED)); SHOW(barrier(PRIVATE)); SHOW(barrier(SYNC)); SHOW(barrier(REGISTERED)); SHOW(barrier(REGISTER_PRIVATE)); SHOW(barrier(PRIVATE)); SHOW(barrier(SYNC)); SHOW(barrier(REGISTERED)); SHOW(barrier(REGISTER_SYNC)); SHOW(barrier(SYNC)); SHOW(barrier(REGISTER_GLOBAL)); SHOW(barrier(REGISTERED)); SHOW(barrier(3)); SHOW(barrier(-1)); SHOW(barrier(1 << 20)); SHOW(syscall(SYS_membarrier, QUERY, 1, 0)); SHOW(syscall(SYS_membarrier, GLOBAL, 2, 0));
	SHOW(personality(0xffffffff)); SHOW(personality(ADDR_NO_RANDOMIZE)); SHOW(personality(0xffffffff) == ADDR_NO_RANDOMIZE); SHOW(personality(PER_LINUX)); SHOW(personality(0xffffffff));
	return 0;
}
