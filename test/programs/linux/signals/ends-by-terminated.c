/* What a program that does nothing about SIGTERM ends with. */
#include "../check.h"

static void at_exit(void) { printf("not reached\n"); }

int main(void)
{
	atexit(at_exit);
	printf("before\n");
	fflush(stdout);
	printf("lost in the buffer");
	raise(SIGTERM);
	printf("not reached\n");
	return 0;
}
