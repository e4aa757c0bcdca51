/* Two openings of a file: own offsets, one content. */
#include "../check.h"

int main(void)
{
	char buf[16] = "";
	int a = open("f", O_CREAT | O_RDWR, 0600), b = open("f", O_RDWR), c = dup(a);
	SHOW(write(a, "12345", 5)); SHOW(read(b, buf, 16)); printf("%.5s\n", buf); SHOW(write(b, "678", 3)); SHOW(read(a, buf, 16)); printf("%.3s\n", buf); SHOW(lseek(c, 0, SEEK_CUR)); SHOW(pwrite(b, "X", 1, 0)); SHOW(pread(c, buf, 1, 0)); printf("%c\n", buf[0]);
	SHOW(ftruncate(a, 2)); SHOW(read(b, buf, 16)); SHOW(lseek(b, 0, SEEK_CUR)); SHOW(write(b, "!", 1)); show_file("f"); int d = open("f", O_WRONLY | O_TRUNC); SHOW(read(a, buf, 16)); SHOW(lseek(a, 0, SEEK_CUR)); SHOW(write(d, "new", 3)); SHOW(lseek(a, 0, SEEK_SET)); SHOW(read(c, buf, 16)); SHOW(close(a)); SHOW(write(c, "+", 1)); show_file("f");
	return 0;
}
