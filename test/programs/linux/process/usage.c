/* getrusage(2), times(2), sysinfo(2), uname(2), sysconf(3). */
#include "../check.h"
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>

int main(void)
{
	struct rusage u, v;
	struct tms t;
	struct utsname n;
	struct sysinfo s;
	NEEDS_NO_NICENESS();
	SHOW(getrusage(RUSAGE_SELF, &u)); for (volatile int i = 0; i < 20000000; i++); SHOW(getrusage(RUSAGE_SELF, &v)); SHOW(v.ru_utime.tv_sec * 1000000LL + v.ru_utime.tv_usec + v.ru_stime.tv_sec * 1000000LL + v.ru_stime.tv_usec > u.ru_utime.tv_sec * 1000000LL + u.ru_utime.tv_usec + u.ru_stime.tv_sec * 1000000LL + u.ru_stime.tv_usec); SHOW(v.ru_maxrss > 0); SHOW(getrusage(RUSAGE_CHILDREN, &u)); SHOW(u.ru_utime.tv_sec); SHOW(getrusage(RUSAGE_THREAD, &u)); SHOW(getrusage(99, &u));
	clock_t a = times(&t); SHOW(a != (clock_t)-1); usleep(30000); SHOW(times(&t) - a >= 2); SHOW(t.tms_cutime); SHOW(sysconf(_SC_CLK_TCK));
	SHOW(uname(&n)); printf("%s %d %d %d\n", n.sysname, strlen(n.nodename) > 0, n.release[0] >= '4', strlen(n.machine) > 0); char host[65]; SHOW(gethostname(host, 65)); SHOW(strcmp(host, n.nodename)); SHOW(uname((void *)1));
	SHOW(sysinfo(&s)); SHOW(s.uptime >= 0); SHOW(s.totalram > 0 && s.freeram <= s.totalram); SHOW(s.procs > 0); SHOW(s.mem_unit > 0); SHOW(get_nprocs() > 0); SHOW(sysconf(_SC_NPROCESSORS_ONLN) > 0); SHOW(sysconf(_SC_PAGESIZE) >= 4096); SHOW(sysconf(_SC_PHYS_PAGES) > 0); SHOW(sysconf(_SC_ARG_MAX) >= 4096); SHOW(sysconf(12345)); double l[3]; SHOW(getloadavg(l, 3)); SHOW(getpriority(PRIO_PROCESS, 0)); SHOW(nice(1)); SHOW(getpriority(PRIO_PROCESS, 0));
	return 0;
}
