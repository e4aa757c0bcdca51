/* What a program that does nothing about SIGKILL ends with. */
#include "../check.h"

static void at_exit(void) { printf("not reached\n"); }

int main(void)
{
	atexit(at_exit);
	printf("before\n");
	fflush(stdout);
	printf("lost in the buffer");
	raise(SIGKILL);
	printf("not reached\n");
	return 0;
}
