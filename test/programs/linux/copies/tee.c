/* tee(2) and vmsplice(2): pipes to pipes, memory to pipes. */
#include "../check.h"
#include <sys/uio.h>

int main(void)
{
	char buf[64];
	int p[2], q[2], file = open("f", O_CREAT | O_RDWR, 0600);
	pipe2(p, O_NONBLOCK); pipe2(q, O_NONBLOCK);
	write(p[1], "hello world", 11);
	SHOW(tee(p[0], q[1], 5, 0)); SHOW(read(q[0], buf, 64)); printf("%.5s\n", buf); SHOW(tee(p[0], q[1], 100, 0)); SHOW(read(p[0], buf, 64)); printf("%.11s\n", buf); SHOW(read(q[0], buf, 64)); SHOW(tee(p[0], q[1], 5, SPLICE_F_NONBLOCK)); SHOW(tee(p[0], p[1], 5, 0)); SHOW(tee(file, q[1], 5, 0)); SHOW(tee(p[0], file, 5, 0)); SHOW(tee(p[1], q[1], 5, 0)); SHOW(tee(99, q[1], 5, 0)); SHOW(tee(p[0], q[1], 5, 0x100)); SHOW(tee(p[0], q[1], 0, 0)); close(p[1]); SHOW(tee(p[0], q[1], 5, 0));
	struct iovec v[] = { { "abc", 3 }, { "defg", 4 } }; SHOW(vmsplice(q[1], v, 2, 0)); SHOW(read(q[0], buf, 64)); printf("%.7s\n", buf); SHOW(vmsplice(file, v, 2, 0)); SHOW(vmsplice(99, v, 2, 0)); SHOW(vmsplice(q[1], v, 0, 0)); SHOW(vmsplice(q[1], v, 2, 0x100)); write(q[1], "from pipe", 9); struct iovec r[] = { { buf, 4 }, { buf + 10, 4 } }; SHOW(vmsplice(q[0], r, 2, 0)); printf("%.4s %.4s\n", buf, buf + 10);
	return 0;
}
