/* truncate(2) and ftruncate(2): sizes, and on what they fail. */
#include "../check.h"

static void size(const char *path)
{
	struct stat st;
	if (stat(path, &st)) printf("%s: %s\n", path, error_name(errno));
	else printf("%s: %lld\n", path, (long long)st.st_size);
}

int main(void)
{
	NEEDS_FILES_OF_ANY_SIZE();
	int p[2];
	put("f", "0123456789");
	symlink("f", "link");
	symlink("nowhere", "broken");
	mkdir("d", 0755);
	SHOW(truncate("f", 5)); size("f");
	SHOW(truncate("f", 8)); show_file("f");
	SHOW(truncate("link", 2)); show_file("f");
	SHOW(truncate("f", -1));
	SHOW(truncate("f", 3000000000LL)); size("f");
	SHOW(truncate("f", 0)); size("f");
	SHOW(truncate("d", 0));
	SHOW(truncate("no", 0));
	SHOW(truncate("broken", 0));
	SHOW(truncate("f/x", 0));
	SHOW(truncate("", 0));
	int r = open("f", O_RDONLY), w = open("f", O_WRONLY), d = open("d", O_RDONLY);
	SHOW(ftruncate(r, 0));
	SHOW(ftruncate(d, 0));
	SHOW(ftruncate(w, -1));
	SHOW(ftruncate(w, 7)); size("f");
	SHOW(ftruncate(-1, 0));
	pipe(p);
	SHOW(ftruncate(p[1], 0));
	SHOW(truncate("/dev/null", 0));
	/* The offset stays, and writing there leaves a hole. */
	SHOW(lseek(w, 4, SEEK_SET));
	SHOW(ftruncate(w, 0));
	SHOW(write(w, "x", 1));
	show_file("f");
	return 0;
}
