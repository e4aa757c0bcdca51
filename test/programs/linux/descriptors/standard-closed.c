/* With the standard streams closed, the lowest numbers are given out anew. */
#include "../check.h"

int main(void)
{
	int saved = dup(1); char buf[8];
	SHOW(close(0)); SHOW(open("f", O_CREAT | O_RDWR, 0600)); SHOW(write(0, "into 0", 6)); SHOW(lseek(0, 0, SEEK_SET)); SHOW(getchar()); close(0); fflush(stdout); close(1); int a = open("f", O_RDONLY), b = open("f", O_RDONLY); dup2(saved, 1); printf("%d %d\n", a, b == 1); SHOW(read(a, buf, 4)); SHOW(fcntl(0, F_DUPFD, 0) > 1); SHOW(dup2(saved, 0)); SHOW(write(0, "through 0\n", 10) == 10);
	return 0;
}
