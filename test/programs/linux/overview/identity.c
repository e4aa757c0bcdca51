/* It becomes other users. */
#include "../check.h"
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <sys/file.h>
#include <grp.h>

static void ids(void)
{
	uid_t r, e, s;
	getresuid(&r, &e, &s);
	printf("%d %d %d fs %d\n", r, e, s, setfsuid(-1));
}

int main(void)
{
	struct stat st;
	char buf[100];
	NEEDS_ROOT();
	NEEDS_NO_NICENESS();
	mkdir("t", 0755); chdir("t");
	int fd = open("f", O_CREAT | O_RDWR, 0600);
	SHOW(fchown(fd, 1000, 1001)); fstat(fd, &st); printf("%d %d\n", st.st_uid, st.st_gid);
	SHOW(chmod("f", 04755)); SHOW(chown("f", -1, 5)); stat("f", &st); printf("%o %d\n", st.st_mode & 07777, st.st_gid);
	SHOW(setxattr("f", "user.a", "one", 3, 0)); SHOW(setxattr("f", "user.a", "one", 3, XATTR_CREATE)); SHOW(setxattr("f", "user.b", "two", 3, XATTR_REPLACE));
	SHOW(getxattr("f", "user.a", buf, 100)); SHOW(getxattr("f", "user.a", buf, 1)); SHOW(getxattr("f", "user.a", 0, 0)); SHOW(getxattr("f", "user.x", buf, 100));
	SHOW(listxattr("f", buf, 100)); SHOW(removexattr("f", "user.a")); SHOW(removexattr("f", "user.a"));
	int g = open("f", O_RDWR);
	SHOW(flock(fd, LOCK_EX)); SHOW(flock(g, LOCK_SH | LOCK_NB)); SHOW(flock(fd, LOCK_SH)); SHOW(flock(g, LOCK_SH | LOCK_NB)); SHOW(flock(fd, LOCK_UN));
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10 };
	SHOW(fcntl(fd, F_SETLK, &l)); SHOW(fcntl(g, F_SETLK, &l)); l.l_type = F_RDLCK; SHOW(fcntl(g, F_OFD_SETLK, &l));
	l.l_type = 99; SHOW(fcntl(g, F_SETLK, &l));
	struct rlimit rl;
	SHOW(getrlimit(RLIMIT_NOFILE, &rl)); rl.rlim_cur = 10; SHOW(setrlimit(RLIMIT_NOFILE, &rl));
	int n = 0; while (open("f", O_RDONLY) >= 0) n++; printf("%s\n", error_name(errno)); for (int i = g + 1; i < 10; i++) close(i);
	rl.rlim_cur = 20; rl.rlim_max = 10; SHOW(setrlimit(RLIMIT_NOFILE, &rl)); SHOW(getrlimit(99, &rl));
	rl.rlim_cur = rl.rlim_max = 100; SHOW(setrlimit(RLIMIT_FSIZE, &rl)); signal(SIGXFSZ, SIG_IGN);
	SHOW(pwrite(fd, buf, 100, 50)); SHOW(pwrite(fd, buf, 1, 100)); SHOW(ftruncate(fd, 101));
	rl.rlim_cur = rl.rlim_max = RLIM_INFINITY; setrlimit(RLIMIT_FSIZE, &rl);
	struct timespec ts[2] = { { 1, 2 }, { 3, 4 } };
	SHOW(futimens(fd, ts)); fstat(fd, &st); printf("%d %d %d %d\n", (int)st.st_atim.tv_sec, (int)st.st_atim.tv_nsec, (int)st.st_mtim.tv_sec, (int)st.st_mtim.tv_nsec);
	ts[0].tv_nsec = UTIME_OMIT; ts[1].tv_nsec = UTIME_NOW; SHOW(utimensat(AT_FDCWD, "f", ts, 0)); stat("f", &st); printf("%d %d\n", (int)st.st_atim.tv_sec, st.st_mtim.tv_sec > 1000);
	mkdir("sticky", 01777); close(open("sticky/root", O_CREAT | O_WRONLY, 0644)); chmod("sticky", 01777); mkdir("private", 0700); mkdir("sg", 0755); chown("sg", 0, 77); chmod("sg", 02777);
	gid_t groups[] = { 77 }; SHOW(setgroups(1, groups)); SHOW(getgroups(0, 0));
	SHOW(setresgid(500, 500, 500)); SHOW(setresuid(500, 501, 502)); ids();
	SHOW(seteuid(502)); ids(); SHOW(seteuid(0)); SHOW(setuid(500)); ids(); SHOW(setreuid(501, -1)); SHOW(setresuid(502, 502, 502)); ids();
	SHOW(unlink("sticky/root")); SHOW(open("sticky/root", O_WRONLY)); WORKS(open("sticky/root", O_RDONLY)); WORKS(open("sticky/mine", O_CREAT | O_WRONLY, 0600)); SHOW(unlink("sticky/mine"));
	SHOW(open("private/x", O_RDONLY)); SHOW(open("private", O_RDONLY)); SHOW(chmod("f", 0777)); SHOW(chown("f", 502, -1)); SHOW(mkdir("new", 0700)); SHOW(mkdir("sticky/d", 0777)); SHOW(rmdir("sticky/d"));
	SHOW(mkdir("sg/d", 0755)); stat("sg/d", &st); printf("%d %o\n", st.st_gid, st.st_mode & 07777); rmdir("sg/d");
	SHOW(access("f", W_OK)); SHOW(access("sticky", R_OK | W_OK | X_OK)); SHOW(mknod("sticky/null", S_IFCHR | 0666, 0x103)); SHOW(chroot(".")); SHOW(sethostname("x", 1)); SHOW(setpriority(PRIO_PROCESS, 0, -5)); SHOW(setpriority(PRIO_PROCESS, 0, 5)); SHOW(getpriority(PRIO_PROCESS, 0));
	return 0;
}
