/* The one place where a program waits. A system call that has no result yet answers WAIT, one at whose end a signal is
 * due answers SIGNAL: values that Linux never returns. */
#include "pthread_impl.h"
#include "syscall.h"

#define WAIT   -4096
#define SIGNAL -4097

long __host_wait(void) __attribute__((__import_module__("env"), __import_name__("__wait")));

/* Defined where handlers can be installed: without them no call answers SIGNAL. */
extern weak hidden long __deliver_signal(int cancellation_point, int *cancelled);
extern weak hidden long __cancel(void);

static long finish(long r, int cancellation_point)
{
	int cancelled = 0;
	for (;;) {
		if (r == WAIT) r = __host_wait();
		else if (r == SIGNAL && __deliver_signal) r = __deliver_signal(cancellation_point, &cancelled);
		else return cancelled && __cancel ? __cancel() : r;
	}
}

long __syscall_slow(long r)
{
	return finish(r, 0);
}

hidden long __syscall_slow_cp(long r)
{
	return finish(r, 1);
}
