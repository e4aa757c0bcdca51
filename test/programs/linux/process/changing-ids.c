/* setuid(2) and its kin, by the rules of POSIX and Linux. */
#include "../check.h"
#include <grp.h>
#include <sys/fsuid.h>

static void show(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;
	getresuid(&r, &e, &s); getresgid(&rg, &eg, &sg);
	printf("%d %d %d fs %d, %d %d %d fs %d\n", r, e, s, setfsuid(-1), rg, eg, sg, setfsgid(-1));
}

int main(void)
{
	gid_t g[4];
	NEEDS_ROOT();
	show();
	SHOW(setresgid(10, 20, 30)); show(); SHOW(setregid(-1, 10)); show(); SHOW(setregid(40, -1)); show(); SHOW(setegid(50)); show(); SHOW(setgid(60)); show();
	SHOW(setreuid(-1, 5)); show(); SHOW(setreuid(5, 0)); show(); SHOW(seteuid(7)); show(); SHOW(seteuid(0)); show(); SHOW(setresuid(1, 0, 3)); show(); SHOW(setfsuid(9)); show(); SHOW(setfsuid(9)); SHOW(setfsgid(8)); show(); SHOW(seteuid(0)); show();
	gid_t groups[] = { 3, 1, 2, 1 }; SHOW(setgroups(4, groups)); SHOW(getgroups(0, NULL)); SHOW(getgroups(2, g)); SHOW(getgroups(4, g)); SHOW(setgroups(0, NULL)); SHOW(getgroups(0, NULL)); SHOW(setgroups(-1, groups)); SHOW(setgroups(70000, groups));
	SHOW(setuid(100)); show(); SHOW(setuid(0)); SHOW(seteuid(0)); SHOW(setuid(100)); SHOW(setreuid(100, 0)); SHOW(setresuid(-1, 0, -1)); SHOW(setgid(60)); SHOW(setgid(1)); SHOW(setregid(60, 60)); SHOW(setgroups(1, groups)); SHOW(setfsuid(5)); show();
	return 0;
}
