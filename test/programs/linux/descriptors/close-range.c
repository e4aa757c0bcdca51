/* close_range(2) and closefrom: many at once. */
#include "../check.h"
#include <sys/syscall.h>

static int is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }
static long range(unsigned first, unsigned last, unsigned flags) { return syscall(436, first, last, flags); }

static void show(void)
{
	for (int fd = 20; fd < 30; fd++) putchar(!is_open(fd) ? '.' : fcntl(fd, F_GETFD) ? 'c' : 'o');
	putchar('\n');
}

int main(void)
{
	int fd = open("/dev/null", O_RDONLY);
	for (int i = 20; i < 30; i++) dup2(fd, i);
	show();
	SHOW(range(22, 24, 0)); show();
	SHOW(range(22, 24, 0));
	SHOW(range(25, 24, 0));
	SHOW(range(25, 26, 4)); show();
	SHOW(range(20, 21, 8));
	SHOW(range(28, ~0u, 0)); show();
	SHOW(range(1000, ~0u, 0));
	SHOW(dup(fd) < 20);
	SHOW(fcntl(1, F_GETFD));
	return 0;
}
