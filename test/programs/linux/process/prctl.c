/* prctl(2), as far as one process goes. */
#include "../check.h"
#include <sys/prctl.h>

int main(void)
{
	char name[17] = "";
	SHOW(prctl(PR_SET_NAME, "a-long-name-of-a-program")); SHOW(prctl(PR_GET_NAME, name)); printf("%s\n", name); SHOW(prctl(PR_SET_NAME, "")); SHOW(prctl(PR_GET_NAME, name)); printf("'%s'\n", name); prctl(PR_SET_NAME, "short"); show_file("/proc/self/comm");
	int sig = -1; SHOW(prctl(PR_SET_PDEATHSIG, SIGUSR1)); SHOW(prctl(PR_GET_PDEATHSIG, &sig)); SHOW(sig == SIGUSR1); SHOW(prctl(PR_SET_PDEATHSIG, 65)); SHOW(prctl(PR_SET_PDEATHSIG, 0)); SHOW(prctl(PR_GET_DUMPABLE)); SHOW(prctl(PR_SET_DUMPABLE, 0)); SHOW(prctl(PR_GET_DUMPABLE)); SHOW(prctl(PR_SET_DUMPABLE, 2)); SHOW(prctl(PR_GET_KEEPCAPS)); SHOW(prctl(PR_SET_KEEPCAPS, 1)); SHOW(prctl(PR_GET_KEEPCAPS)); SHOW(prctl(PR_SET_KEEPCAPS, 5));
	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 1)); SHOW(prctl(PR_GET_CHILD_SUBREAPER, &sig)); SHOW(sig); SHOW(prctl(PR_SET_TIMERSLACK, 1000)); SHOW(prctl(PR_GET_TIMERSLACK)); SHOW(prctl(987654)); SHOW(prctl(PR_GET_NAME, (char *)1));
	return 0;
}
