/* sigaltstack(2): which handlers run where when they interrupt each other, and what is told of it. */
#include "../check.h"
#include <setjmp.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <ucontext.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

enum { SIZE = 65536 };
static char *first, *second;
static sigjmp_buf out;

/* Some libraries refuse what the kernel takes. */
static int set_stack(const stack_t *stack, stack_t *old) { return (int)syscall(SYS_sigaltstack, stack, old); }

static const char *where(void)
{
	volatile char here;
	uintptr_t at = (uintptr_t)&here;
	if (at >= (uintptr_t)first && at < (uintptr_t)first + SIZE) return "first";
	if (at >= (uintptr_t)second && at < (uintptr_t)second + SIZE) return "second";
	return "main";
}
static const char *of(void *sp) { return sp == first ? "first" : sp == second ? "second" : sp ? "other" : "none"; }
static void tell(const char *name, ucontext_t *c)
{
	stack_t now;
	set_stack(NULL, &now);
	printf("%s on %s: is %s flags %x size %d; told %s flags %x size %d\n", name, where(), of(now.ss_sp), now.ss_flags, (int)now.ss_size, of(c->uc_stack.ss_sp), c->uc_stack.ss_flags, (int)c->uc_stack.ss_size);
}
static void set(int s, void (*h)(int, siginfo_t *, void *), int flags) { struct sigaction a = { .sa_sigaction = h, .sa_flags = SA_SIGINFO | flags }; sigaction(s, &a, NULL); }

static void inner(int s, siginfo_t *i, void *c) { tell("inner", c); (void)s; (void)i; }
static void middle(int s, siginfo_t *i, void *c) { tell("middle", c); raise(SIGUSR2); (void)s; (void)i; }
static void outer(int s, siginfo_t *i, void *c) { tell("outer", c); raise(SIGHUP); (void)s; (void)i; }
static void change(int s, siginfo_t *i, void *c)
{
	stack_t other = { .ss_sp = second, .ss_size = SIZE }, off = { .ss_flags = SS_DISABLE };
	tell("change", c); SHOW(set_stack(&other, NULL)); SHOW(set_stack(&off, NULL)); raise(SIGUSR2); tell("changed", c);
	(void)s; (void)i;
}
static void leave(int s, siginfo_t *i, void *c) { tell("leave", c); siglongjmp(out, 1); (void)s; (void)i; }
static void again(int s, siginfo_t *i, void *c)
{
	static int depth;
	tell("again", c);
	if (++depth < 3) raise(s);
	depth--;
	(void)i;
}

int main(void)
{
	first = malloc(SIZE); second = malloc(SIZE);
	stack_t one = { .ss_sp = first, .ss_size = SIZE }, two = { .ss_sp = second, .ss_size = SIZE }, off = { .ss_flags = SS_DISABLE }, old;
	SHOW(set_stack(&one, NULL));
	/* Main to the stack, on it again, and one that does not want it but is there. */
	set(SIGUSR1, outer, SA_ONSTACK); set(SIGHUP, middle, SA_ONSTACK); set(SIGUSR2, inner, SA_ONSTACK); raise(SIGUSR1);
	set(SIGHUP, middle, 0); raise(SIGUSR1); set(SIGUSR1, outer, 0); set(SIGHUP, middle, SA_ONSTACK); raise(SIGUSR1); set(SIGUSR2, inner, 0); raise(SIGUSR1);
	/* Not to be changed while it is used; to be changed from elsewhere. */
	set(SIGUSR1, change, SA_ONSTACK); set(SIGUSR2, inner, SA_ONSTACK); raise(SIGUSR1);
	set(SIGUSR1, change, 0); raise(SIGUSR1); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags);
	SHOW(set_stack(&two, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags); raise(SIGUSR2); SHOW(set_stack(&one, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags);
	/* Left by a jump, it is free again; a handler that interrupts itself stays on it. */
	set(SIGUSR1, leave, SA_ONSTACK); for (int i = 0; i < 2; i++) if (!sigsetjmp(out, 1)) raise(SIGUSR1); else printf("left to %s\n", where()); raise(SIGUSR2);
	set(SIGUSR1, again, SA_ONSTACK | SA_NODEFER); raise(SIGUSR1);
	/* With SS_AUTODISARM there is none while a handler runs on it. */
	one.ss_flags = (int)SS_AUTODISARM; SHOW(set_stack(&one, NULL)); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags); set(SIGUSR1, change, SA_ONSTACK); raise(SIGUSR1); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags); set(SIGUSR1, outer, SA_ONSTACK); set(SIGHUP, middle, 0); raise(SIGUSR1);
	one.ss_flags = (int)SS_AUTODISARM | SS_ONSTACK; SHOW(set_stack(&one, NULL)); one.ss_flags = (int)SS_AUTODISARM | SS_DISABLE; SHOW(set_stack(&one, NULL)); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags); SHOW(set_stack(&off, NULL));
	one.ss_flags = SS_ONSTACK; SHOW(set_stack(&one, NULL)); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags); one.ss_flags = 0; one.ss_sp = NULL; SHOW(set_stack(&one, NULL)); SHOW(set_stack(NULL, &old)); printf("%s %x\n", of(old.ss_sp), old.ss_flags);
	return 0;
}
