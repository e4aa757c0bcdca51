/* clock_settime(2) of clocks and to times that there are not. */
#include "../check.h"

int main(void)
{
	struct timespec t = { 1000, 0 };
	NEEDS("clock_settime(2) without a filter", clock_settime(CLOCK_MONOTONIC, &t) < 0 && errno != EPERM);
	SHOW(clock_settime(CLOCK_MONOTONIC, &t)); SHOW(clock_settime(99, &t)); t.tv_nsec = -1; SHOW(clock_settime(CLOCK_REALTIME, &t));
	return 0;
}
