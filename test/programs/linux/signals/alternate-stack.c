/* sigaltstack(2): where handlers run. */
#include "../check.h"
#include <setjmp.h>

static char *stack;
static size_t size = 65536;
static sigjmp_buf out;

static int on_it(void) { volatile char here; return (char *)&here >= stack && (char *)&here < stack + size; }
static void show(int s) { stack_t old; sigaltstack(NULL, &old); printf("signal %d on it %d flags %d\n", s, on_it(), old.ss_flags); }
static void inner(int s) { show(s); }
static void outer(int s) { show(s); raise(SIGUSR2); stack_t other = { .ss_sp = stack, .ss_size = size }; SHOW(sigaltstack(&other, NULL)); }
static void leave(int s) { show(s); siglongjmp(out, 1); }
static void set(int s, void (*h)(int), int flags) { struct sigaction a = { .sa_handler = h, .sa_flags = flags }; sigaction(s, &a, NULL); }

int main(void)
{
	stack_t s, old;
	stack = malloc(size);
	SHOW(sigaltstack(NULL, &old)); SHOW(old.ss_flags == SS_DISABLE); s = (stack_t){ .ss_sp = stack, .ss_size = size }; SHOW(sigaltstack(&s, NULL)); SHOW(sigaltstack(NULL, &old)); printf("%d %d %d\n", old.ss_sp == stack, old.ss_size == size, old.ss_flags);
	set(SIGUSR1, outer, SA_ONSTACK); set(SIGUSR2, inner, SA_ONSTACK); raise(SIGUSR1); set(SIGUSR2, inner, 0); raise(SIGUSR1); set(SIGUSR1, show, 0); raise(SIGUSR1); SHOW(on_it());
	set(SIGUSR1, leave, SA_ONSTACK); if (!sigsetjmp(out, 1)) raise(SIGUSR1); else printf("left\n"); SHOW(on_it()); SHOW(sigaltstack(NULL, &old)); SHOW(old.ss_flags); set(SIGUSR1, show, SA_ONSTACK); raise(SIGUSR1);
	s.ss_size = 100; SHOW(sigaltstack(&s, NULL)); s.ss_size = size; s.ss_flags = 77; SHOW(sigaltstack(&s, NULL)); s.ss_flags = SS_DISABLE; SHOW(sigaltstack(&s, &old)); SHOW(old.ss_sp == stack); raise(SIGUSR1);
	return 0;
}
