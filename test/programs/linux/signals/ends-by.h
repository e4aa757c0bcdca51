/* A program that does nothing about SIGNAL, whatever that is: what it ends with. */
#include "../check.h"

static void at_exit(void) { printf("not reached\n"); }

int main(void)
{
	atexit(at_exit);
	printf("before\n");
	fflush(stdout);
	printf("lost in the buffer");
	raise(SIGNAL);
	printf("not reached\n");
	return 0;
}
