/* What makes processes, where the system has none: each call says why it cannot. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static int child(void *argument)
{
	return *(int *)argument;
}

static void tell(const char *name, long result, int error)
{
	printf("%s: %ld, %s\n", name, result, strerror(error));
}

int main(void)
{
	static char stack[16384];
	static char *arguments[] = { "sh", "-c", ":", 0 };
	int seven = 7;
	pid_t process;

	errno = 0;
	tell("fork", fork(), errno);
	errno = 0;
	tell("vfork", vfork(), errno);
	errno = 0;
	tell("clone", clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK, &seven), errno);
	int error = posix_spawn(&process, "/bin/sh", 0, 0, arguments, environ);
	tell("posix_spawn", error, error);
	error = posix_spawnp(&process, "sh", 0, 0, arguments, environ);
	tell("posix_spawnp", error, error);
	errno = 0;
	tell("system", system(":"), errno);
	tell("system without a command", system(0), 0);
	errno = 0;
	tell("popen", (long)popen(":", "r"), errno);
	errno = 0;
	tell("execv", execv("/bin/sh", arguments), errno);
	return 0;
}
