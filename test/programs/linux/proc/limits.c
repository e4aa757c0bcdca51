/* proc(5): limits, mounts, and files that are kept open. */
#include "../check.h"
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysmacros.h>

static void limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit r = { soft, hard };
	SHOW(setrlimit(resource, &r));
}

/* The line of a limit, blanks and all. */
static void line(const char *name)
{
	char text[256];
	FILE *f = fopen("/proc/self/limits", "r");
	while (fgets(text, sizeof text, f)) if (!strncmp(text, name, strlen(name))) { text[strlen(text) - 1] = 0; printf("[%s]\n", text); }
	fclose(f);
}

int main(void)
{
	NEEDS_FILES_OF_ANY_SIZE();
	char text[4096], word[64], path[256], type[64]; int id, parent, n, minor, major; FILE *f;
	limit(RLIMIT_CPU, 1000, 2000); limit(RLIMIT_NOFILE, 50, 60); limit(RLIMIT_FSIZE, 1ULL << 40, RLIM_INFINITY); limit(RLIMIT_CORE, 0, 0); limit(RLIMIT_STACK, 1 << 20, 1 << 21);
	static const char *const names[] = { "Limit", "Max cpu", "Max file size", "Max data", "Max stack", "Max core", "Max resident", "Max open", "Max address", "Max file locks", "Max msgqueue", "Max nice", "Max realtime priority", "Max realtime timeout" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) line(names[i]);
	n = 0; f = fopen("/proc/self/limits", "r"); while (fgets(text, sizeof text, f)) n++; fclose(f); SHOW(n);
	/* Of each mount there is a line; of several at a place the last is seen. /proc is among them. */
	int root = 0, proc = 0, bad = 0, same = 0; f = fopen("/proc/self/mountinfo", "r");
	while (fgets(text, sizeof text, f)) {
		char *rest = strstr(text, " - ");
		if (!rest || sscanf(text, "%d %d %d:%d %63s %255s", &id, &parent, &major, &minor, word, path) != 6 || sscanf(rest + 3, "%63s", type) != 1) bad++;
		if (!strcmp(path, "/")) root++;
		if (!strcmp(path, "/proc") && !strcmp(type, "proc")) { struct stat s; proc++; stat("/proc/version", &s); same = s.st_dev == makedev(major, minor); }
	}
	fclose(f); SHOW(root > 0); SHOW(proc > 0); SHOW(same); SHOW(bad);
	/* What changes is seen from the beginning on, not in the middle. */
	prctl(PR_SET_NAME, "first"); int fd = open("/proc/self/comm", O_RDONLY), other = open("/proc/self/comm", O_RDONLY); n = read(fd, text, 3); prctl(PR_SET_NAME, "second"); n += read(fd, text + n, 60); printf("%.*s", n, text); n = pread(fd, text, 60, 0); printf("%.*s", n, text); SHOW(read(fd, text, 60)); lseek(fd, 0, SEEK_SET); n = read(fd, text, 60); printf("%.*s", n, text); prctl(PR_SET_NAME, "third"); n = read(other, text, 60); printf("%.*s", n, text); SHOW(pread(fd, text, 60, 100));
	return 0;
}
