/* fmemopen(3) and open_memstream(3). */
#include "../check.h"

int main(void)
{
	char buf[16] = "0123456789", *made = NULL; size_t size = 0;
	FILE *f = fmemopen(buf, 10, "r"); char word[16] = ""; SHOW(fread(word, 1, 4, f)); printf("%s\n", word); fseek(f, -2, SEEK_END); SHOW(fread(word, 1, 4, f)); SHOW(feof(f) != 0); fclose(f);
	f = fmemopen(buf, sizeof buf, "w"); fputs("written", f); fflush(f); printf("%s\n", buf); fclose(f); f = fmemopen(buf, sizeof buf, "a"); fputs("!", f); fclose(f); printf("%s\n", buf); f = fmemopen(buf, sizeof buf, "r+"); fputs("W", f); fclose(f); printf("%s\n", buf);
	f = open_memstream(&made, &size); fputs("hello ", f); fflush(f); printf("%zu %s|\n", size, made); fprintf(f, "%d", 42); fflush(f); printf("%zu %s|\n", size, made); fseek(f, 0, SEEK_SET); fputs("J", f); fflush(f); printf("%zu %.8s|\n", size, made); fclose(f); free(made);
	f = open_memstream(&made, &size); for (int i = 0; i < 100000; i++) fputc('a' + i % 26, f); fclose(f); printf("%zu %c %c\n", size, made[99999], made[size]); free(made);
	return 0;
}
