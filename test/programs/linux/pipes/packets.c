/* O_DIRECT pipes keep packets apart. */
#include "../check.h"

int main(void)
{
	char buf[10000];
	int p[2];
	SHOW(pipe2(p, O_DIRECT | O_NONBLOCK)); SHOW(fcntl(p[0], F_GETFL) & O_DIRECT ? 1 : 0);
	SHOW(write(p[1], "one", 3)); SHOW(write(p[1], "second", 6)); SHOW(read(p[0], buf, 100)); SHOW(read(p[0], buf, 3)); printf("%.3s\n", buf);
	/* The rest of a packet that was not read is gone. */
	SHOW(write(p[1], "third", 5)); SHOW(read(p[0], buf, 100)); printf("%.5s\n", buf); SHOW(read(p[0], buf, 100));
	memset(buf, 'x', sizeof buf); SHOW(write(p[1], buf, 10000)); SHOW(read(p[0], buf, 10000)); SHOW(read(p[0], buf, 10000)); SHOW(read(p[0], buf, 10000)); SHOW(read(p[0], buf, 10000));
	return 0;
}
