/* What the host fills in for a signal to be delivered (__siginfo_next) and reads when its handler has returned
 * (__sigreturn). Part of the ABI: see docs/abi.md. */
#include <signal.h>
#include <stdint.h>

struct sigframe {
	void (*handler)();
	int sig;
	/* SA_SIGINFO: the handler takes three arguments. */
	unsigned flags;
	/* Where the handler's stack begins, if it is not the one in use; otherwise 0. */
	uintptr_t stack;
	/* Set by libc: the interrupted call is not to be continued; __sigreturn answers EINTR or the next SIGNAL. */
	int cancelled;
	/* The host's own. */
	unsigned host[3];
	siginfo_t info;
	/* uc_sigmask is the mask that __sigreturn makes the thread's; handlers may change it. */
	ucontext_t uc;
};
