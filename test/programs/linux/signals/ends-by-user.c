/* What a program that does nothing about SIGUSR1 ends with. */
#include "../check.h"

static void at_exit(void) { printf("not reached\n"); }

int main(void)
{
	atexit(at_exit);
	printf("before\n");
	fflush(stdout);
	printf("lost in the buffer");
	raise(SIGUSR1);
	printf("not reached\n");
	return 0;
}
