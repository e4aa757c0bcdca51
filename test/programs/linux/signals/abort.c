/* abort(3): SIGABRT, whatever is done about it. */
#include "../check.h"

static void note(int s) { write(1, s == SIGABRT ? "handler\n" : "other\n", s == SIGABRT ? 8 : 6); }

int main(void)
{
	signal(SIGABRT, note);
	printf("before\n"); fflush(stdout);
	abort();
}
