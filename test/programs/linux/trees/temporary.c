/* mkstemp(3) and its kin: names that were not there. */
#include "../check.h"

int main(void)
{
	struct stat st; char names[50][32]; int distinct = 1;
	for (int i = 0; i < 50; i++) { strcpy(names[i], "t-XXXXXX"); int fd = mkstemp(names[i]); distinct &= fd >= 0; for (int k = 0; k < i; k++) distinct &= strcmp(names[i], names[k]) != 0; close(fd); } SHOW(distinct); stat(names[0], &st); printf("%o\n", st.st_mode);
	char a[] = "x-XXXXXX.c"; SHOW(mkstemps(a, 2) >= 0); SHOW(!strcmp(a + 8, ".c")); char b[] = "y-XXXXXX"; int fd = mkostemp(b, O_APPEND | O_CLOEXEC); SHOW(fcntl(fd, F_GETFL) & O_APPEND ? 1 : 0); SHOW(fcntl(fd, F_GETFD)); char c[] = "none/XXXXXX"; SHOW(mkstemp(c)); char d[] = "XXXXX"; SHOW(mkstemp(d)); char e[] = "XXXXXX.x"; SHOW(mkstemp(e)); char g[] = "d-XXXXXX"; SHOW(mkdtemp(g) == g); stat(g, &st); printf("%o\n", st.st_mode); char h[] = "d-XXX"; SHOW(mkdtemp(h) == NULL); FILE *f = tmpfile(); fstat(fileno(f), &st); SHOW(st.st_nlink); SHOW(fprintf(f, "x")); SHOW(fclose(f));
	return 0;
}
