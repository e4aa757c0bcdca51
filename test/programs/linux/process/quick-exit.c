/* _exit(2) writes no buffers and calls no handlers; quick_exit(3) only its own. */
#include "../check.h"

static void never(void) { write(1, "never\n", 6); }
static void quick(void) { write(1, "quick\n", 6); }

int main(void)
{
	atexit(never);
	at_quick_exit(quick);
	printf("not written");
	quick_exit(7);
}
