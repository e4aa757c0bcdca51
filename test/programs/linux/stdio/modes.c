/* fopen(3), freopen(3), fdopen(3): what each mode does to the file. */
#include "../check.h"

static void tries(const char *mode)
{
	char buf[16];
	put("f", "old text");
	FILE *f = fopen("f", mode);
	if (!f) { printf("%s: %s\n", mode, error_name(errno)); return; }
	printf("%s: flags %o at %ld", mode, fcntl(fileno(f), F_GETFL) & (O_ACCMODE | O_APPEND), *mode == 'a' ? 0 : ftell(f));
	size_t n = fread(buf, 1, 3, f); printf(" read %zu%s", n, ferror(f) ? " error" : ""); clearerr(f); fseek(f, 0, SEEK_CUR); n = fwrite("NEW", 1, 3, f); printf(" wrote %zu%s at %ld, close-on-exec %d\n", n, fflush(f) || ferror(f) ? " error" : "", ftell(f), fcntl(fileno(f), F_GETFD));
	fclose(f); show_file("f");
}

int main(void)
{
	static const char *const modes[] = { "r", "r+", "w", "w+", "a", "a+", "rb", "r+b", "we", "x" };
	for (int i = 0; i < 9; i++) tries(modes[i]);
	SHOW(fopen("f", "q") == NULL); SHOW(fopen("none", "r") == NULL); printf("%s\n", error_name(errno)); SHOW(fopen("f", "wx") == NULL); printf("%s\n", error_name(errno)); SHOW(fopen("fresh", "wx") != NULL); SHOW(fopen(".", "w") == NULL); printf("%s\n", error_name(errno)); SHOW(fopen(".", "r") != NULL); SHOW(fopen("none/f", "w") == NULL);
	int r = open("f", O_RDONLY); SHOW(fdopen(r, "r") != NULL); FILE *f = fopen("f", "r"); put("g", "other"); f = freopen("g", "r", f); char line[16] = ""; fgets(line, 16, f); printf("%s\n", line); SHOW(freopen("none", "r", f) == NULL); umask(027); f = fopen("mode", "w"); struct stat st; fstat(fileno(f), &st); printf("%o\n", st.st_mode & 0777); SHOW(fclose(f)); SHOW(remove("mode")); SHOW(remove("mode")); mkdir("d", 0700); SHOW(remove("d"));
	return 0;
}
