/* fgets, getline, getdelim, ungetc, fscanf: what reading leaves. */
#include "../check.h"

int main(void)
{
	char buf[8], *line = NULL; size_t size = 0;
	int a, b; char word[16];
	put("f", "first line\nshort\n\nlast without end");
	FILE *f = fopen("f", "r"); while (fgets(buf, sizeof buf, f)) printf("[%s]", buf); printf(" %d\n", feof(f) != 0); rewind(f);
	ssize_t n; while ((n = getline(&line, &size, f)) >= 0) printf("%zd ", n); printf("%d\n", feof(f) != 0); rewind(f); n = getdelim(&line, &size, 'o', f); printf("%zd %s\n", n, line); SHOW(ungetc('U', f)); SHOW(fgetc(f)); printf("%d\n", ungetc(EOF, f)); SHOW(ftell(f)); SHOW(ungetc('V', f)); SHOW(ftell(f)); fseek(f, 0, SEEK_CUR); SHOW(fgetc(f)); fclose(f);
	put("g", "12 34 word 0x1f -5 rest"); f = fopen("g", "r"); SHOW(fscanf(f, "%d%d", &a, &b)); printf("%d %d\n", a, b); SHOW(fscanf(f, "%d", &a)); SHOW(fscanf(f, "%15s", word)); printf("%s\n", word); SHOW(fscanf(f, "%i %i", &a, &b)); printf("%d %d\n", a, b); SHOW(fscanf(f, " %[a-e]", word)); SHOW(fscanf(f, "%*s")); printf("%d\n", fscanf(f, "%d", &a)); SHOW(feof(f) != 0); fclose(f);
	f = fopen(".", "r"); SHOW(fgetc(f)); printf("%s %d\n", error_name(errno), ferror(f) != 0); f = fopen("g", "w"); printf("%d", fgetc(f)); printf(" %d\n", ferror(f) != 0); f = fopen("f", "r"); printf("%d", fputc('x', f)); printf(" %d\n", ferror(f) != 0); SHOW(fread(buf, 1, 0, f)); SHOW(fseek(f, -1, SEEK_SET)); printf("%s\n", error_name(errno)); SHOW(fseek(f, 1000, SEEK_SET)); printf("%d\n", fgetc(f)); fpos_t p; rewind(f); fgetc(f); SHOW(fgetpos(f, &p)); fgetc(f); SHOW(fsetpos(f, &p)); SHOW(fgetc(f)); int q[2]; pipe(q); f = fdopen(q[0], "r"); SHOW(fseek(f, 0, SEEK_SET)); printf("%s\n", error_name(errno)); SHOW(ftell(f));
	return 0;
}
