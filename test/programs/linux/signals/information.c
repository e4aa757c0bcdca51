/* siginfo_t by where a signal comes from: in handlers, by sigwaitinfo(2), by signalfd(2). */
#include "../check.h"
#include <stdint.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>

static const char *code_name(int code)
{
	static char buf[20];
	switch (code) {
	case SI_USER: return "SI_USER"; case SI_QUEUE: return "SI_QUEUE"; case SI_TIMER: return "SI_TIMER"; case SI_TKILL: return "SI_TKILL"; case SI_KERNEL: return "SI_KERNEL"; case SI_MESGQ: return "SI_MESGQ"; case SI_ASYNCIO: return "SI_ASYNCIO"; case POLL_IN: return "POLL_IN";
	}
	sprintf(buf, "%d", code);
	return buf;
}
static void tell(const char *how, siginfo_t *i) { printf("%s: signal %d %s errno %d", how, i->si_signo, code_name(i->si_code), i->si_errno); }
static void on(int s, siginfo_t *i, void *c)
{
	tell("handler", i);
	if (i->si_code == SI_TIMER) printf(" timer %d overrun %d value %d", i->si_timerid, i->si_overrun, i->si_value.sival_int);
	else if (i->si_code == SI_KERNEL) printf(" pid %d uid %d", i->si_pid, i->si_uid);
	else printf(" own pid %d own uid %d value %d", i->si_pid == getpid(), i->si_uid == getuid(), i->si_code == SI_QUEUE || i->si_code == SI_MESGQ ? i->si_value.sival_int : 0);
	putchar('\n');
	(void)s; (void)c;
}
static void wait_for(sigset_t *set)
{
	siginfo_t i;
	struct timespec t = { 2, 0 };
	/* The call itself: libraries have their own opinion of SI_TKILL. */
	if (syscall(SYS_rt_sigtimedwait, set, &i, &t, 8) < 0) { printf("waited: %s\n", error_name(errno)); return; }
	tell("waited", &i);
	if (i.si_code == SI_TIMER) printf(" timer %d value %d\n", i.si_timerid, i.si_value.sival_int);
	else if (i.si_code == SI_KERNEL) printf(" pid %d uid %d\n", i.si_pid, i.si_uid);
	else printf(" own pid %d own uid %d value %d\n", i.si_pid == getpid(), i.si_uid == getuid(), i.si_code == SI_QUEUE || i.si_code == SI_MESGQ ? i.si_value.sival_int : 0);
}
static void read_from(int fd)
{
	struct signalfd_siginfo i;
	if (read(fd, &i, sizeof i) != sizeof i) { printf("read: %s\n", error_name(errno)); return; }
	printf("read: signal %d %s errno %d own pid %d own uid %d fd %d tid %d band %d overrun %d trapno %d status %d int %d ptr %d addr %d\n", i.ssi_signo, code_name(i.ssi_code), i.ssi_errno, i.ssi_pid == (uint32_t)getpid(), i.ssi_uid == getuid(), i.ssi_fd, i.ssi_tid, i.ssi_band, i.ssi_overrun, i.ssi_trapno, i.ssi_status, i.ssi_int, (int)i.ssi_ptr, (int)i.ssi_addr);
}

static void send(int how)
{
	timer_t t;
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 31 };
	struct itimerspec soon = { { 0, 0 }, { 0, 5000000 } };
	siginfo_t i = { .si_code = SI_MESGQ, .si_pid = getpid(), .si_uid = getuid() };
	i.si_value.sival_int = 8;
	switch (how) {
	case 0: kill(getpid(), SIGUSR1); break;
	case 1: kill(0, 0); raise(SIGUSR1); break;
	case 2: syscall(SYS_tkill, getpid(), SIGUSR1); break;
	case 3: syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1); break;
	case 4: sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = -7 }); break;
	case 5: SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &i)); break;
	case 6: i.si_signo = 99; SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGUSR1, &i)); break;
	case 7: timer_create(CLOCK_MONOTONIC, &e, &t); timer_settime(t, 0, &soon, NULL); usleep(20000); break;
	case 8: alarm_in(5); usleep(20000); break;
	}
}

int main(void)
{
	sigset_t set, none;
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigemptyset(&none); sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGALRM);
	sigaction(SIGUSR1, &a, NULL); sigaction(SIGALRM, &a, NULL); sigaction(SIGPIPE, &a, NULL); sigaction(SIGXFSZ, &a, NULL); sigaction(SIGIO, &a, NULL); sigaction(SIGRTMIN + 1, &a, NULL);
	for (int how = 0; how < 9; how++) { printf("how %d\n", how); sigprocmask(SIG_SETMASK, &none, NULL); send(how); sigprocmask(SIG_SETMASK, &set, NULL); send(how); wait_for(&set); int fd = signalfd(-1, &set, SFD_NONBLOCK); send(how); read_from(fd); read_from(fd); close(fd); }
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* What the kernel sends because of a call. */
	int p[2]; pipe(p); close(p[0]); SHOW(write(p[1], "x", 1));
	struct rlimit l = { 10, 10 }; int f = open("f", O_CREAT | O_RDWR, 0600); setrlimit(RLIMIT_FSIZE, &l); SHOW(write(f, "123456789012345", 15)); SHOW(write(f, "x", 1));
	/* Codes that only the kernel uses are nobody's for others; to oneself they may be sent. */
	siginfo_t i = { .si_code = SI_USER }; SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &i)); i.si_code = SI_KERNEL; SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &i)); i.si_code = SI_TKILL; SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &i)); i.si_code = -60; SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &i)); i.si_code = SI_USER; SHOW(syscall(SYS_rt_sigqueueinfo, getppid(), 0, &i)); i.si_code = SI_QUEUE; SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), 65, &i)); SHOW(syscall(SYS_rt_sigqueueinfo, 0, SIGUSR1, &i)); SHOW(syscall(SYS_rt_sigqueueinfo, -1, SIGUSR1, &i)); SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), 0, SIGUSR1, &i)); SHOW(syscall(SYS_tgkill, getpid(), 999999999, SIGUSR1)); SHOW(syscall(SYS_tgkill, 999999999, getpid(), SIGUSR1)); SHOW(syscall(SYS_tgkill, -1, getpid(), SIGUSR1)); SHOW(syscall(SYS_tkill, 0, SIGUSR1)); SHOW(syscall(SYS_tkill, getpid(), 65)); SHOW(syscall(SYS_tkill, getpid(), 0));
	return 0;
}
