/* poll(2): what is ready, of all kinds of files. */
#include "../check.h"
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

static void show(const char *what, int fd, int events)
{
	struct pollfd f = { fd, events, 0x7fff };
	int n = poll(&f, 1, 0);
	printf("%s: %d %x\n", what, n, f.revents);
}

int main(void)
{
	int p[2], both = POLLIN | POLLOUT | POLLPRI;
	char buf[65536];
	int file = open("f", O_CREAT | O_RDWR, 0600);
	show("file", file, both); show("directory", open(".", O_RDONLY), both); show("null", open("/dev/null", O_RDWR), both); show("zero", open("/dev/zero", O_RDWR), POLLIN | POLLOUT); show("read only", open("f", O_RDONLY), both); show("path", open("f", O_PATH), both);
	show("closed", 99, both); show("none", -1, both); show("negative", -5, both); show("closed, for nothing", 99, 0);
	pipe2(p, O_NONBLOCK);
	show("empty pipe", p[0], both); show("pipe to write", p[1], both); write(p[1], "x", 1); show("filled pipe", p[0], both); show("for nothing", p[0], 0); show("normal", p[0], POLLRDNORM | POLLWRNORM | POLLRDBAND);
	read(p[0], buf, 1);
	while (write(p[1], buf, sizeof buf) > 0);
	show("full pipe", p[1], both); read(p[0], buf, 1); show("nearly full", p[1], both); read(p[0], buf, 4095); show("a page of room", p[1], both);
	while (read(p[0], buf, sizeof buf) > 0);
	int r = dup(p[0]); close(p[0]); show("still a reader", p[1], both); close(r); show("no reader", p[1], both); show("no reader, for input", p[1], POLLIN);
	pipe(p); write(p[1], "last", 4); close(p[1]); show("no writer, but bytes", p[0], both); read(p[0], buf, 4); show("no writer", p[0], both); show("for nothing", p[0], 0);
	int e = eventfd(0, 0); show("eventfd 0", e, both); eventfd_write(e, 5); show("eventfd 5", e, both); eventfd_write(e, 0xfffffffffffffffeULL - 5); show("eventfd full", e, both);
	struct pollfd many[4] = { { file, POLLIN }, { 99, POLLIN }, { -1, POLLIN }, { e, POLLOUT } };
	SHOW(poll(many, 4, 1000)); SHOW(poll(NULL, 0, 0)); SHOW(poll(NULL, 1, 0)); SHOW(poll(many, 0, 10));
	struct rlimit l; getrlimit(RLIMIT_NOFILE, &l); l.rlim_cur = 100; setrlimit(RLIMIT_NOFILE, &l); static struct pollfd lots[200]; for (int i = 0; i < 200; i++) lots[i].fd = -1; SHOW(poll(lots, 101, 0)); SHOW(poll(lots, 100, 0));
	return 0;
}
