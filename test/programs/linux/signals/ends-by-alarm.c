/* What a program that does nothing about SIGALRM ends with. */
#include "../check.h"

static void at_exit(void) { printf("not reached\n"); }

int main(void)
{
	atexit(at_exit);
	printf("before\n");
	fflush(stdout);
	printf("lost in the buffer");
	raise(SIGALRM);
	printf("not reached\n");
	return 0;
}
