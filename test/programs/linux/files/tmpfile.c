/* O_TMPFILE: files that have no name until they are given one. */
#include "../check.h"

int main(void)
{
	struct stat st;
	char path[64];
	int fd = open(".", O_TMPFILE | O_RDWR, 0640);
	SHOW(write(fd, "nameless", 8));
	fstat(fd, &st);
	printf("links %d mode %o\n", (int)st.st_nlink, st.st_mode & 0777);
	SHOW(open(".", O_TMPFILE | O_RDONLY, 0600));
	SHOW(open("no", O_TMPFILE | O_RDWR, 0600));
	put("file", "");
	SHOW(open("file", O_TMPFILE | O_RDWR, 0600));
	sprintf(path, "/proc/self/fd/%d", fd);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
	show_file("named");
	fstat(fd, &st);
	printf("links %d\n", (int)st.st_nlink);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
	int exclusive = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	sprintf(path, "/proc/self/fd/%d", exclusive);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "other", AT_SYMLINK_FOLLOW));
	FILE *f = tmpfile();
	fputs("through stdio", f);
	rewind(f);
	char text[20] = "";
	fgets(text, sizeof text, f);
	printf("%s\n", text);
	char template[] = "fileXXXXXX";
	SHOW(mkstemp(template) >= 0);
	SHOW(strlen(template));
	SHOW(strcmp(template, "fileXXXXXX") != 0);
	char folder[] = "dXXXXXX";
	SHOW(mkdtemp(folder) != NULL);
	stat(folder, &st);
	printf("%o\n", st.st_mode & 0777);
	char wrong[] = "short";
	SHOW(mkstemp(wrong));
	return 0;
}
