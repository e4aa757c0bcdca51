/* setvbuf(3), fflush(3): when bytes reach the file. */
#include "../check.h"

static void size(const char *when) { struct stat st; stat("f", &st); printf("%s: %d\n", when, (int)st.st_size); }

int main(void)
{
	FILE *f = fopen("f", "w");
	fputs("abc", f); size("written"); fflush(f); size("flushed"); fputs("def", f); fclose(f); size("closed");
	f = fopen("f", "w"); SHOW(setvbuf(f, NULL, _IONBF, 0)); fputs("abc", f); size("unbuffered"); fclose(f); f = fopen("f", "w"); static char own[1024]; SHOW(setvbuf(f, own, _IOLBF, sizeof own)); fputs("line", f); size("part of a line"); fputs("\n", f); size("line"); fputs("a\nb", f); size("and a half"); fclose(f); f = fopen("f", "w"); SHOW(setvbuf(f, own, _IOFBF, 512)); for (int i = 0; i < 2000; i++) fputc('x', f); struct stat st; stat("f", &st); SHOW(st.st_size > 0 && st.st_size < 2000); fseek(f, 0, SEEK_SET); size("sought"); fputc('y', f); fclose(f); size("closed");
	f = fopen("f", "r+"); char buf[8] = ""; fread(buf, 1, 2, f); printf("%s %ld, the descriptor is ahead %d\n", buf, ftell(f), lseek(fileno(f), 0, SEEK_CUR) > 2); fseek(f, 0, SEEK_CUR); fputs("ZZ", f); fflush(f); SHOW(ftell(f)); fseek(f, -1, SEEK_END); SHOW(fgetc(f)); printf("%d\n", fgetc(f)); SHOW(feof(f) != 0); rewind(f); SHOW(feof(f)); fread(buf, 1, 5, f); printf("%.5s\n", buf); fclose(f);
	f = fopen("f", "w"); fputs("lost?", f); close(fileno(f)); SHOW(fflush(f)); printf("%s\n", error_name(errno)); SHOW(ferror(f) != 0);
	fflush(stdout); fputs("to the end of the program", stdout);
	return 0;
}
