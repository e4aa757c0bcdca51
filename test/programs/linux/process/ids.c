/* Who we are: ids of process, parent, group, session, thread. */
#include "../check.h"
#include <sys/resource.h>
#include <sys/syscall.h>

int main(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;
	SHOW(getpid() > 0); SHOW(getppid() >= 0); SHOW(getpid() == syscall(SYS_gettid)); SHOW(getpgrp() == getpgid(0)); SHOW(getsid(0) > 0); SHOW(getpgid(getpid()) == getpgrp()); SHOW(getpgid(-1)); SHOW(getsid(-1)); SHOW(getpgid(0x7ffffff0)); SHOW(getsid(0x7ffffff0));
	SHOW(getresuid(&r, &e, &s)); SHOW(r == getuid() && e == geteuid() && s == e); SHOW(getresgid(&rg, &eg, &sg)); SHOW(rg == getgid() && eg == getegid() && sg == eg); SHOW(setuid(getuid())); SHOW(setgid(getgid())); SHOW(seteuid(geteuid())); SHOW(setreuid(-1, -1)); SHOW(setresuid(-1, -1, -1)); SHOW(setresgid(-1, -1, -1)); SHOW(setregid(-1, -1));
	SHOW(getgroups(-1, NULL)); SHOW(getgroups(0, NULL) >= 0); SHOW(setpgid(0x7ffffff0, 0)); SHOW(setpgid(0, -1)); SHOW(setpgid(-1, 0)); SHOW(getpriority(9, 0)); SHOW(getpriority(PRIO_PROCESS, 0x7ffffff0));
	return 0;
}
