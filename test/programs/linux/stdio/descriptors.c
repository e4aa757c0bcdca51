/* dprintf, fileno, streams and descriptors of the same file. */
#include "../check.h"

int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0600);
	SHOW(dprintf(fd, "%s %d\n", "direct", 7)); FILE *f = fdopen(fd, "r+"); SHOW(ftell(f)); fputs("stream\n", f); SHOW(dprintf(fd, "first\n")); fflush(f); show_file("f"); SHOW(fileno(f) == fd); SHOW(lseek(fd, 0, SEEK_SET)); rewind(f); char line[32]; while (fgets(line, sizeof line, f)) printf("%s", line); SHOW(fclose(f)); SHOW(close(fd)); SHOW(fcntl(fd, F_GETFD)); SHOW(dprintf(fd, "x")); printf("%s\n", error_name(errno));
	SHOW(fileno(stdin)); SHOW(fileno(stdout)); SHOW(fileno(stderr)); int saved = dup(1), file = open("out", O_CREAT | O_WRONLY, 0600); fflush(stdout); dup2(file, 1); printf("into the file\n"); fflush(stdout); dup2(saved, 1); show_file("out"); SHOW(fcntl(saved, F_GETFD)); puts("back"); flockfile(stdout); SHOW(ftrylockfile(stdout)); funlockfile(stdout); funlockfile(stdout); putchar_unlocked('u'); putchar('\n');
	return 0;
}
