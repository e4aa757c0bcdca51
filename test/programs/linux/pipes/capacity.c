/* How much a pipe holds, and how writes that do not fit are divided. */
#include "../check.h"
#include <limits.h>

static char buf[1 << 20];

static int fill(int fd, int piece)
{
	int total = 0, n;
	while ((n = write(fd, buf, piece)) > 0) total += n;
	printf("pieces of %d: %d, then %s\n", piece, total, error_name(errno));
	return total;
}

static void drain(int fd) { while (read(fd, buf, sizeof buf) > 0); }

int main(void)
{
	int p[2];
	pipe2(p, O_NONBLOCK);
	SHOW(PIPE_BUF); SHOW(fcntl(p[1], F_GETPIPE_SZ));
	fill(p[1], 65536); drain(p[0]); fill(p[1], 4096); drain(p[0]); fill(p[1], 1 << 20);
	/* Up to PIPE_BUF all or nothing, more as far as it goes. */
	SHOW(read(p[0], buf, 4096)); SHOW(write(p[1], buf, 4096)); SHOW(read(p[0], buf, 4095)); SHOW(write(p[1], buf, 4096)); SHOW(read(p[0], buf, 1)); SHOW(write(p[1], buf, 4096)); SHOW(read(p[0], buf, 8192)); SHOW(write(p[1], buf, 10000)); SHOW(write(p[1], buf, 1));
	drain(p[0]);
	SHOW(fcntl(p[0], F_SETPIPE_SZ, 8192)); SHOW(fcntl(p[1], F_GETPIPE_SZ)); fill(p[1], 4096); SHOW(fcntl(p[0], F_SETPIPE_SZ, 4096)); drain(p[0]); SHOW(fcntl(p[0], F_SETPIPE_SZ, 5000)); SHOW(fcntl(p[0], F_SETPIPE_SZ, 1)); SHOW(fcntl(p[0], F_SETPIPE_SZ, 1 << 20)); fill(p[1], 65536); drain(p[0]); SHOW(fcntl(p[0], F_SETPIPE_SZ, 0)); SHOW(fcntl(p[0], F_SETPIPE_SZ, -1));
	int fd = open("f", O_CREAT | O_RDWR, 0600); SHOW(fcntl(fd, F_GETPIPE_SZ)); SHOW(fcntl(fd, F_SETPIPE_SZ, 4096));
	return 0;
}
