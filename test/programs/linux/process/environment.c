/* The environment grows, shrinks, and is what getenv says. */
#include "../check.h"

extern char **environ;

int main(void)
{
	char name[32], value[32]; int right = 1, n = 0;
	for (int i = 0; i < 300; i++) { sprintf(name, "VARIABLE_%d", i); sprintf(value, "%d", i * i); setenv(name, value, 1); } for (int i = 0; i < 300; i++) { sprintf(name, "VARIABLE_%d", i); sprintf(value, "%d", i * i); right &= getenv(name) && !strcmp(getenv(name), value); } SHOW(right); for (int i = 0; i < 300; i += 2) { sprintf(name, "VARIABLE_%d", i); unsetenv(name); } while (environ[n]) n++; SHOW(n); static char put_[] = "PUT=here"; SHOW(putenv(put_)); put_[4] = 'H'; printf("%s\n", getenv("PUT")); SHOW(unsetenv("PUT")); SHOW(getenv("PUT") == NULL); SHOW(unsetenv("A=B")); SHOW(unsetenv("")); SHOW(setenv("EMPTY", "", 1)); printf("'%s'\n", getenv("EMPTY")); SHOW(getenv("EMPT") == NULL); environ = NULL; SHOW(getenv("PATH") == NULL); SHOW(setenv("AFTER", "1", 1)); printf("%s\n", getenv("AFTER"));
	return 0;
}
