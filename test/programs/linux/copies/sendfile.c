/* sendfile(2): between files and pipes, with an offset or without. */
#include "../check.h"
#include <sys/sendfile.h>

int main(void)
{
	char buf[32];
	put("f", "0123456789");
	int in = open("f", O_RDONLY), out = open("g", O_CREAT | O_RDWR, 0600), p[2], w = open("f", O_WRONLY), a = open("a", O_CREAT | O_WRONLY | O_APPEND, 0600);
	off_t at = 3;
	SHOW(sendfile(out, in, &at, 4)); SHOW(at); SHOW(lseek(in, 0, SEEK_CUR)); SHOW(lseek(out, 0, SEEK_CUR)); show_file("g"); SHOW(sendfile(out, in, NULL, 2)); SHOW(lseek(in, 0, SEEK_CUR)); show_file("g"); SHOW(sendfile(out, in, NULL, 100)); show_file("g"); SHOW(sendfile(out, in, NULL, 100)); SHOW(sendfile(out, in, &at, 0)); at = 100; SHOW(sendfile(out, in, &at, 5)); at = -1; SHOW(sendfile(out, in, &at, 5));
	pipe2(p, O_NONBLOCK); at = 0; SHOW(sendfile(p[1], in, &at, 10)); SHOW(read(p[0], buf, 32)); printf("%.10s\n", buf); SHOW(sendfile(out, w, NULL, 1)); SHOW(sendfile(in, in, NULL, 1)); SHOW(sendfile(99, in, NULL, 1)); SHOW(sendfile(out, 99, NULL, 1)); SHOW(sendfile(out, open(".", O_RDONLY), NULL, 1)); at = 0; SHOW(sendfile(a, in, &at, 1)); SHOW(sendfile(out, in, (off_t *)1, 1));
	return 0;
}
