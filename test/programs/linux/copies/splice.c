/* splice(2): one side is a pipe. */
#include "../check.h"

int main(void)
{
	char buf[64];
	int p[2], q[2];
	loff_t at = 4;
	put("f", "0123456789"); pipe2(p, O_NONBLOCK); pipe2(q, O_NONBLOCK);
	int in = open("f", O_RDONLY), out = open("g", O_CREAT | O_RDWR, 0600), a = open("g", O_WRONLY | O_APPEND);
	SHOW(splice(in, NULL, p[1], NULL, 4, 0)); SHOW(lseek(in, 0, SEEK_CUR)); SHOW(splice(in, &at, p[1], NULL, 3, 0)); SHOW(at); SHOW(lseek(in, 0, SEEK_CUR)); SHOW(splice(p[0], NULL, q[1], NULL, 5, 0)); SHOW(splice(q[0], NULL, out, NULL, 100, 0)); show_file("g"); at = 8; SHOW(splice(p[0], NULL, out, &at, 100, 0)); SHOW(at); show_file("g"); SHOW(splice(p[0], NULL, out, NULL, 100, SPLICE_F_NONBLOCK)); close(p[1]); SHOW(splice(p[0], NULL, out, NULL, 100, 0));
	pipe2(p, O_NONBLOCK); at = 100; SHOW(splice(in, &at, p[1], NULL, 5, 0)); SHOW(splice(in, NULL, out, NULL, 5, 0)); SHOW(splice(p[0], NULL, p[1], NULL, 5, 0)); SHOW(splice(in, NULL, p[1], &at, 5, 0)); SHOW(splice(p[0], &at, out, NULL, 5, 0)); SHOW(splice(in, NULL, p[1], NULL, 0, 0)); SHOW(splice(in, NULL, p[1], NULL, 5, 0x100)); SHOW(splice(99, NULL, p[1], NULL, 5, 0)); SHOW(splice(in, NULL, 99, NULL, 5, 0)); SHOW(splice(in, NULL, p[0], NULL, 5, 0)); write(p[1], "x", 1); SHOW(splice(p[0], NULL, in, NULL, 5, 0)); SHOW(splice(p[0], NULL, a, NULL, 5, 0)); SHOW(read(p[0], buf, 64)); at = -1; SHOW(splice(in, &at, p[1], NULL, 5, 0));
	return 0;
}
