/* exit(3): handlers in reverse, buffers written, the low eight bits. */
#include "../check.h"

static void first(void) { printf("first\n"); }
static void second(void) { printf("second\n"); atexit(first); }
static void with(int code, void *arg) { printf("%d %s\n", code, (char *)arg); }

int main(void)
{
	atexit(first);
	on_exit_:
	atexit(second);
	FILE *f = fopen("out", "w");
	fputs("buffered", f);
	printf("main\n");
	(void)with; (void)&&on_exit_;
	exit(0x1234);
}
