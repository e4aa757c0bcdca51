/* proc(5), of oneself: links, status, limits. */
#include "../check.h"
#include <dirent.h>
#include <limits.h>

static int field(const char *path, const char *name, char *into)
{
	char line[512]; FILE *f = fopen(path, "r"); size_t n = strlen(name);
	if (!f) return -1;
	while (fgets(line, sizeof line, f)) if (!strncmp(line, name, n) && line[n] == ':') { sscanf(line + n + 1, " %127[^\n]", into); fclose(f); return 0; }
	fclose(f);
	return -1;
}

int main(void)
{
	char buf[PATH_MAX], cwd[PATH_MAX], text[128]; ssize_t n;
	NEEDS("a /proc of its own PID namespace", own_proc());
	n = readlink("/proc/self", buf, sizeof buf); buf[n] = 0; SHOW(atoi(buf) == getpid()); getcwd(cwd, sizeof cwd); n = readlink("/proc/self/cwd", buf, sizeof buf); buf[n] = 0; SHOW(strcmp(buf, cwd)); n = readlink("/proc/self/root", buf, sizeof buf); buf[n] = 0; printf("%s\n", buf); SHOW(readlink("/proc/self/exe", buf, sizeof buf) > 0);
	static const char *const names[] = { "Name", "State", "Pid", "PPid", "Uid", "Gid", "FDSize", "VmRSS", "Threads", "SigBlk" }; for (int i = 0; i < 10; i++) printf("%s %d\n", names[i], field("/proc/self/status", names[i], text)); field("/proc/self/status", "Pid", text); SHOW(atoi(text) == getpid()); field("/proc/self/status", "Uid", text); int r, e; sscanf(text, "%d %d", &r, &e); SHOW(r == (int)getuid() && e == (int)geteuid()); field("/proc/self/status", "Threads", text); SHOW(atoi(text)); 
	FILE *f = fopen("/proc/self/stat", "r"); int pid, ppid; char state; SHOW(fscanf(f, "%d (%*[^)]) %c %d", &pid, &state, &ppid)); SHOW(pid == getpid() && ppid == getppid()); printf("%c\n", state); f = fopen("/proc/self/cmdline", "r"); n = fread(buf, 1, sizeof buf, f); printf("%d %s\n", (int)n, buf); f = fopen("/proc/self/environ", "r"); n = fread(buf, 1, sizeof buf, f); int found = 0; for (char *at = buf; at < buf + n; at += strlen(at) + 1) found += !strncmp(at, "TZ=", 3); SHOW(found);
	int fd = open("/dev/null", O_RDONLY); int seen = 0; DIR *d = opendir("/proc/self/fd"); for (struct dirent *t; (t = readdir(d));) seen += atoi(t->d_name) == fd && t->d_name[0] != '.'; SHOW(seen); sprintf(buf, "/proc/self/fd/%d", fd); n = readlink(buf, text, sizeof text); text[n] = 0; printf("%s\n", text); SHOW(access("/proc/self/maps", R_OK)); SHOW(access("/proc/self/mounts", R_OK)); SHOW(access("/proc/self/nothing", F_OK)); SHOW(access("/proc/999999999", F_OK)); SHOW(mkdir("/proc/new", 0700)); f = fopen("/proc/self/comm", "r"); SHOW(fgets(text, sizeof text, f) != NULL && strchr(text, '\n') != NULL);
	return 0;
}
