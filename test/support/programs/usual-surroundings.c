/*
 * usual-surroundings PROGRAM NAME ARGUMENT... becomes that program with what processes have where nobody has changed it, and with
 * what they have on our kernel: shells, containers and services leave others to those that they start.
 *
 * What this user may not change stays as it is.
 */
#define _GNU_SOURCE
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As Linux's include/asm-generic/resource.h has them; other resources have none. */
static const struct limit {
	int resource;
	rlim_t soft, hard;
} limits[] = {
	{ RLIMIT_STACK, 8 << 20, RLIM_INFINITY },
	{ RLIMIT_CORE, 0, RLIM_INFINITY },
	{ RLIMIT_NOFILE, 1024, 4096 },
	{ RLIMIT_MEMLOCK, 8 << 20, 8 << 20 },
	{ RLIMIT_MSGQUEUE, 819200, 819200 },
	{ RLIMIT_NICE, 0, 0 },
	{ RLIMIT_RTPRIO, 0, 0 },
};

static struct limit limit_of(int resource)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (limits[i].resource == resource) return limits[i];
	return (struct limit){ resource, RLIM_INFINITY, RLIM_INFINITY };
}

static rlim_t least(rlim_t a, rlim_t b) { return a < b ? a : b; }

static void begin_with_the_usual_limits(void)
{
	for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
		/* How many processes and signals a user may have depends on the machine's memory. */
		if (resource == RLIMIT_NPROC || resource == RLIMIT_SIGPENDING) continue;
		struct limit usual = limit_of(resource);
		struct rlimit limit = { usual.soft, usual.hard };
		if (setrlimit(resource, &limit) == 0) continue;
		getrlimit(resource, &limit);
		limit.rlim_max = least(limit.rlim_max, usual.hard);
		limit.rlim_cur = least(limit.rlim_max, usual.soft);
		setrlimit(resource, &limit);
	}
}

/* By the system call: the C library keeps two signals to itself. */
static void begin_with_the_usual_signals(void)
{
	struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } usual = { 0 };
	unsigned long none = 0;
	for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, &usual, NULL, sizeof usual.mask);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
}

int main(int count, char **args)
{
	if (count < 3) return 2;
	/* A PID namespace need not have a number for the session of who runs the tests. */
	setsid();
	begin_with_the_usual_limits();
	begin_with_the_usual_signals();
	umask(022);
	personality(PER_LINUX);
	sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ 0 });
	setpriority(PRIO_PROCESS, 0, 0);
	setgroups(0, NULL);
	close_range(3, ~0U, 0);
	execv(args[1], args + 2);
	perror(args[1]);
	return 126;
}
