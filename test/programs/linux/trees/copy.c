/* A tree is made, copied with everything that can be copied, compared, and removed. */
#include "../check.h"
#include <dirent.h>
#include <limits.h>

static int made, differing;

static void copy(const char *from, const char *to)
{
	struct stat st; char buf[4096], a[PATH_MAX], b[PATH_MAX];
	lstat(from, &st); made++;
	if (S_ISLNK(st.st_mode)) { ssize_t n = readlink(from, buf, sizeof buf - 1); buf[n] = 0; symlink(buf, to); return; }
	if (S_ISFIFO(st.st_mode)) { mkfifo(to, st.st_mode & 07777); return; }
	if (S_ISDIR(st.st_mode)) {
		mkdir(to, 0700); DIR *d = opendir(from);
		for (struct dirent *e; (e = readdir(d));) { if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue; snprintf(a, sizeof a, "%s/%s", from, e->d_name); snprintf(b, sizeof b, "%s/%s", to, e->d_name); copy(a, b); }
		closedir(d);
	} else { int in = open(from, O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0600); for (ssize_t n; (n = read(in, buf, sizeof buf)) > 0;) write(out, buf, n); close(in); close(out); }
	struct timespec t[2] = { st.st_atim, st.st_mtim };
	chmod(to, st.st_mode & 07777); utimensat(AT_FDCWD, to, t, 0);
}

static void compare(const char *a, const char *b)
{
	struct stat x, y; char p[PATH_MAX], q[PATH_MAX], c[9000], d[9000];
	if (lstat(a, &x) || lstat(b, &y)) { differing++; return; }
	if (x.st_mode != y.st_mode || (!S_ISDIR(x.st_mode) && x.st_size != y.st_size)) differing++;
	if (!S_ISLNK(x.st_mode) && !S_ISFIFO(x.st_mode) && (x.st_mtim.tv_sec != y.st_mtim.tv_sec || x.st_mtim.tv_nsec != y.st_mtim.tv_nsec)) differing++;
	if (S_ISREG(x.st_mode)) { int f = open(a, O_RDONLY), g = open(b, O_RDONLY); ssize_t n = read(f, c, sizeof c), m = read(g, d, sizeof d); differing += n != m || memcmp(c, d, n); close(f); close(g); }
	if (!S_ISDIR(x.st_mode)) return;
	DIR *dir = opendir(a); for (struct dirent *e; (e = readdir(dir));) if (e->d_name[0] != '.' || strlen(e->d_name) > 2) { snprintf(p, sizeof p, "%s/%s", a, e->d_name); snprintf(q, sizeof q, "%s/%s", b, e->d_name); compare(p, q); } closedir(dir);
}

int main(void)
{
	char name[PATH_MAX], big[8000]; struct timespec t[2] = { { 1, 2 }, { 3, 4 } };
	umask(0); mkdir("t", 0755); for (int i = 0; i < 5; i++) { sprintf(name, "t/d%d", i); mkdir(name, 0700 + i); for (int k = 0; k < 5; k++) { sprintf(name, "t/d%d/f%d", i, k); int fd = open(name, O_CREAT | O_WRONLY, 0600 + i + k * 8); memset(big, 'a' + k, sizeof big); write(fd, big, 1000 * k + i); close(fd); utimensat(AT_FDCWD, name, t, 0); } } symlink("../d1/f3", "t/d0/link"); mkfifo("t/d1/fifo", 0640);
	copy("t", "u"); SHOW(made); compare("t", "u"); SHOW(differing); chmod("u/d1/f1", 0); unlink("u/d2/f2"); truncate("u/d3/f3", 1); compare("t", "u"); SHOW(differing > 2);
	return 0;
}
