/* When the set-user and set-group bits go away, and where groups come from. */
#include "../check.h"

static void mode(const char *path)
{
	struct stat st;
	stat(path, &st);
	printf("%s: %o %d:%d\n", path, st.st_mode & 07777, (int)st.st_uid, (int)st.st_gid);
}

static void fresh(int bits)
{
	setresuid(0, 0, 0);
	unlink("f");
	put("f", "text"); chown("f", 1000, 1000); chmod("f", bits);
	setresgid(1000, 1000, 0);
	setresuid(1000, 1000, 0);
}

int main(void)
{
	NEEDS_ROOT();
	chmod(".", 0777); umask(0);
	put("r", ""); SHOW(chmod("r", 06755)); SHOW(chown("r", 5, 6)); mode("r"); SHOW(chmod("r", 02644)); SHOW(chown("r", 7, 8)); mode("r"); chmod("r", 06755); SHOW(chown("r", -1, -1)); mode("r");
	int fd = open("r", O_WRONLY); SHOW(write(fd, "x", 1)); mode("r");
	fresh(06755); fd = open("f", O_WRONLY); mode("f"); SHOW(write(fd, "y", 1)); mode("f");
	fresh(06755); SHOW(truncate("f", 1)); mode("f");
	fresh(02745); fd = open("f", O_WRONLY); SHOW(write(fd, "y", 1)); mode("f");
	fresh(06755); SHOW(chmod("f", 06711)); mode("f"); SHOW(chown("f", 1000, 1000)); mode("f"); SHOW(chown("f", 2000, -1)); SHOW(chown("f", -1, 2000)); SHOW(chown("f", -1, -1)); mode("f");
	/* A foreign group's bit is not for its members alone to give. */
	setresuid(0, 0, 0); put("g", ""); chown("g", 1000, 3000); setresgid(1000, 1000, 0); setresuid(1000, 1000, 0); SHOW(chmod("g", 02755)); mode("g");
	/* A directory's set-group bit passes its group on. */
	setresuid(0, 0, 0); setresgid(0, 0, 0); mkdir("sg", 0777); chown("sg", 0, 3000); chmod("sg", 02777); mkdir("plain", 0777); chown("plain", 0, 3000); chmod("plain", 0777); setresgid(1000, 1000, 0); setresuid(1000, 1000, 0);
	put("sg/f", ""); mode("sg/f"); mkdir("sg/d", 0755); mode("sg/d"); mkfifo("sg/p", 0600); mode("sg/p"); put("plain/f", ""); mode("plain/f"); mkdir("plain/d", 02755); mode("plain/d"); fd = open("sg/s", O_CREAT | O_WRONLY, 02755); mode("sg/s");
	return 0;
}
