/* What a program finds when it starts: arguments, environment, descriptors, auxiliary vector. */
#include "../check.h"
#include <sys/auxv.h>

extern char **environ;

int main(int argc, char **argv)
{
	printf("%d %s %d\n", argc, argv[0], argv[argc] == NULL);
	int n = 0; while (environ[n]) n++; printf("%d %s %s %s\n", n, getenv("PATH"), getenv("HOME"), getenv("TZ")); SHOW(getenv("NONE") == NULL);
	char c; SHOW(read(0, &c, 1)); SHOW(isatty(0)); SHOW(isatty(1)); SHOW(write(1, "", 0));
	SHOW(getauxval(AT_PAGESZ) >= 4096); SHOW(getauxval(AT_UID) == getuid()); SHOW(getauxval(AT_EUID) == geteuid()); SHOW(getauxval(AT_GID) == getgid()); SHOW(getauxval(AT_SECURE)); SHOW(getauxval(AT_CLKTCK)); SHOW(getauxval(AT_RANDOM) != 0); errno = 0; SHOW(getauxval(98765)); printf("%s\n", error_name(errno));
	SHOW(setenv("A", "1", 0)); SHOW(setenv("A", "2", 0)); printf("%s\n", getenv("A")); SHOW(setenv("A", "3", 1)); printf("%s\n", getenv("A")); SHOW(unsetenv("A")); SHOW(getenv("A") == NULL); SHOW(setenv("", "x", 1)); SHOW(setenv("a=b", "x", 1)); SHOW(putenv("B=4")); printf("%s\n", getenv("B")); SHOW(clearenv()); SHOW(getenv("PATH") == NULL);
	sigset_t m; sigprocmask(SIG_BLOCK, NULL, &m); SHOW(sigismember(&m, SIGINT)); SHOW(signal(SIGTERM, SIG_DFL) == SIG_DFL);
	return 0;
}
