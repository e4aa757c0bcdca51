/* proc(5), of the system: what programs read there. */
#include "../check.h"
#include <dirent.h>

static void first(const char *path, const char *format)
{
	char line[256] = ""; double a = -1; FILE *f = fopen(path, "r");
	printf("%s: %d", path, f != NULL);
	if (f) { fgets(line, sizeof line, f); printf(" %d\n", sscanf(line, format, &a) == 1); fclose(f); } else printf("\n");
}

int main(void)
{
	NEEDS("a /proc of its own PID namespace", own_proc());
	first("/proc/uptime", "%lf"); first("/proc/loadavg", "%lf"); first("/proc/meminfo", "MemTotal: %lf kB"); first("/proc/stat", "cpu %lf"); first("/proc/version", "Linux version %lf"); first("/proc/sys/kernel/pid_max", "%lf"); first("/proc/cpuinfo", "processor : %lf");
	char line[256]; FILE *f = fopen("/proc/sys/kernel/ostype", "r"); SHOW(f && fgets(line, sizeof line, f)); printf("%s", line); f = fopen("/proc/filesystems", "r"); int tmpfs = 0, proc = 0; while (f && fgets(line, sizeof line, f)) { tmpfs += strstr(line, "tmpfs") != NULL; proc += strstr(line, "proc") != NULL; } printf("%d %d\n", tmpfs > 0, proc > 0); f = fopen("/proc/mounts", "r"); int root = 0, itself = 0; while (f && fgets(line, sizeof line, f)) { char at[128], type[64]; if (sscanf(line, "%*s %127s %63s", at, type) != 2) printf("odd line: %s", line); root += !strcmp(at, "/"); itself += !strcmp(at, "/proc") && !strcmp(type, "proc"); } printf("%d %d\n", root > 0, itself > 0);
	DIR *d = opendir("/proc"); int self = 0, own = 0; for (struct dirent *e; (e = readdir(d));) { self += !strcmp(e->d_name, "self"); own += atoi(e->d_name) == getpid(); } printf("%d %d\n", self, own); struct stat st; SHOW(stat("/proc/self", &st)); SHOW(S_ISDIR(st.st_mode)); SHOW(lstat("/proc/self", &st)); SHOW(S_ISLNK(st.st_mode)); SHOW(stat("/proc/uptime", &st)); SHOW(st.st_size); int fd = open("/proc/uptime", O_RDONLY); char a[64], b[64]; SHOW(pread(fd, a, 64, 0) > 0); SHOW(pread(fd, b, 64, 0) > 0); SHOW(lseek(fd, 0, SEEK_SET)); SHOW(write(fd, "x", 1));
	return 0;
}
