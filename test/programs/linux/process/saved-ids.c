/* The saved id lets a program go back, and only there. */
#include "../check.h"

static void show(void) { uid_t r, e, s; getresuid(&r, &e, &s); printf("%d %d %d\n", r, e, s); }

int main(void)
{
	NEEDS_ROOT();
	put("root", "x"); chmod("root", 0600); chmod(".", 0755);
	SHOW(setresuid(1000, 1001, 1002)); show(); SHOW(open("root", O_RDONLY)); SHOW(seteuid(1000)); show(); SHOW(seteuid(1002)); show(); SHOW(seteuid(1001)); SHOW(seteuid(0)); SHOW(setuid(1000)); show(); SHOW(setuid(1002)); show(); SHOW(setreuid(1002, -1)); SHOW(setreuid(1000, 1000)); show(); SHOW(setreuid(1000, 1002)); SHOW(setresuid(-1, -1, 1000)); show(); SHOW(setresuid(1000, 1000, 1001)); SHOW(setreuid(-1, 1000)); SHOW(seteuid(1002)); show();
	return 0;
}
