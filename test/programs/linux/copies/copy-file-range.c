/* copy_file_range(2). */
#include "../check.h"

int main(void)
{
	put("f", "0123456789abcdef"); 
	int in = open("f", O_RDWR), out = open("g", O_CREAT | O_RDWR, 0600), r = open("f", O_RDONLY), w = open("f", O_WRONLY), a = open("g", O_RDWR | O_APPEND), p[2];
	off_t x = 4, y = 2;
	SHOW(copy_file_range(in, &x, out, &y, 5, 0)); printf("%d %d\n", (int)x, (int)y); show_file("g"); SHOW(copy_file_range(in, NULL, out, NULL, 3, 0)); SHOW(lseek(in, 0, SEEK_CUR)); SHOW(lseek(out, 0, SEEK_CUR)); show_file("g"); x = 14; SHOW(copy_file_range(in, &x, out, NULL, 100, 0)); show_file("g"); SHOW(copy_file_range(in, &x, out, NULL, 100, 0)); x = 1000; SHOW(copy_file_range(in, &x, out, NULL, 1, 0)); SHOW(copy_file_range(in, NULL, out, NULL, 0, 0));
	/* Within one file, but not onto itself. */
	x = 0; y = 10; SHOW(copy_file_range(in, &x, in, &y, 3, 0)); show_file("f"); x = 0; y = 2; SHOW(copy_file_range(in, &x, in, &y, 5, 0)); x = y = 0; SHOW(copy_file_range(in, &x, in, &y, 5, 0));
	x = 4; y = 16; SHOW(copy_file_range(in, &x, in, &y, 1000, 0)); show_file("f"); x = 1000; y = 0; SHOW(copy_file_range(in, &x, in, &y, 2000, 0));
	pipe(p); SHOW(copy_file_range(in, NULL, out, NULL, 5, 1)); SHOW(copy_file_range(w, NULL, out, NULL, 5, 0)); SHOW(copy_file_range(in, NULL, r, NULL, 5, 0)); SHOW(copy_file_range(in, NULL, a, NULL, 5, 0)); SHOW(copy_file_range(99, NULL, out, NULL, 5, 0)); SHOW(copy_file_range(in, NULL, 99, NULL, 5, 0)); SHOW(copy_file_range(p[0], NULL, out, NULL, 5, 0)); SHOW(copy_file_range(in, NULL, p[1], NULL, 5, 0)); SHOW(copy_file_range(open(".", O_RDONLY), NULL, out, NULL, 5, 0)); SHOW(copy_file_range(in, NULL, open("/dev/null", O_WRONLY), NULL, 5, 0));
	return 0;
}
