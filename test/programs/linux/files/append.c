/* O_APPEND: each write goes to the end, wherever the offset is. */
#include "../check.h"

int main(void)
{
	put("f", "base");
	int a = open("f", O_RDWR | O_APPEND), b = open("f", O_WRONLY | O_APPEND), c = open("f", O_RDWR);
	char buf[8];
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(write(a, "-a", 2));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(write(b, "-b", 2));
	SHOW(write(a, "-A", 2));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(write(c, "C", 1));
	show_file("f");
	/* On Linux pwrite appends too. */
	SHOW(pwrite(a, "!", 1, 0));
	show_file("f");
	SHOW(pread(a, buf, 4, 0));
	printf("%.4s\n", buf);
	SHOW(lseek(a, 0, SEEK_SET));
	SHOW(read(a, buf, 3));
	printf("%.3s\n", buf);
	SHOW(write(a, "$", 1));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(fcntl(a, F_GETFL) & O_APPEND ? 1 : 0);
	SHOW(fcntl(a, F_SETFL, 0));
	SHOW(lseek(a, 1, SEEK_SET));
	SHOW(write(a, "#", 1));
	SHOW(fcntl(c, F_SETFL, O_APPEND));
	SHOW(write(c, "end", 3));
	show_file("f");
	SHOW(ftruncate(b, 2));
	SHOW(write(b, "zz", 2));
	show_file("f");
	return 0;
}
