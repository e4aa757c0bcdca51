/* A tour of the system: files, a directory, time, signals. Needs nothing, leaves nothing behind. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t ticks;

static void tick(int signal)
{
	(void)signal;
	ticks++;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* A folder with a file, a second name of it and a link to it. */
static void make_files(const char *folder)
{
	if (mkdir(folder, 0755) != 0 || chdir(folder) != 0) fail(folder);
	FILE *file = fopen("letter", "w");
	if (!file) fail("letter");
	fputs("Dear reader\n", file);
	fclose(file);
	if (link("letter", "copy") != 0 || symlink("letter", "shortcut") != 0) fail("link");
	chmod("letter", 0640);
}

static void list(void)
{
	struct dirent **entries;
	int count = scandir(".", &entries, NULL, alphasort);
	if (count < 0) fail("scandir");
	for (int i = 0; i < count; i++) {
		struct stat status;
		if (lstat(entries[i]->d_name, &status) != 0) fail(entries[i]->d_name);
		printf("  %06o %2lu name(s) %5lld bytes  %s\n", (unsigned)status.st_mode, (unsigned long)status.st_nlink,
			(long long)status.st_size, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

/* Three signals of a timer, ten milliseconds apart, each of which ends a wait. */
static void wait_for_ticks(void)
{
	struct sigaction action = { .sa_handler = tick };
	struct itimerval every = { { 0, 10000 }, { 0, 10000 } }, never = { { 0, 0 }, { 0, 0 } };
	struct timespec start, end;
	sigset_t alarm, usual;
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, &usual);
	sigaction(SIGALRM, &action, NULL);
	clock_gettime(CLOCK_MONOTONIC, &start);
	setitimer(ITIMER_REAL, &every, NULL);
	while (ticks < 3) sigsuspend(&usual);
	setitimer(ITIMER_REAL, &never, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	printf("Three signals of a timer took %s 30 ms\n", seconds >= 0.03 ? "at least" : "less than");
}

int main(void)
{
	char folder[64];
	struct utsname name;
	uname(&name);
	printf("Process %ld on %s, %s\n", (long)getpid(), name.sysname, name.machine);
	snprintf(folder, sizeof folder, "/tmp/tour-%ld", (long)getpid());
	make_files(folder);
	printf("In %s:\n", folder);
	list();
	wait_for_ticks();
	if (unlink("letter") != 0 || unlink("copy") != 0 || unlink("shortcut") != 0) fail("unlink");
	if (chdir("/") != 0 || rmdir(folder) != 0) fail(folder);
	return 0;
}
