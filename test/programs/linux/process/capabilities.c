/* Needs root. capget(2), capset(2): how capabilities follow the user ids, and what may be given up. */
#include "../check.h"
#include <stdint.h>
#include <sys/syscall.h>

struct header { uint32_t version; int pid; };
struct data { uint32_t effective, permitted, inheritable; };
enum { V1 = 0x19980330, V3 = 0x20080522, CHOWN = 1 << 0, KILL = 1 << 5 };

static struct data get(void)
{
	struct header h = { V3, 0 };
	struct data d[2];
	if (syscall(SYS_capget, &h, d)) d[0].effective = 77;
	return d[0];
}

/* Of two that all superusers have, so that it does not matter which the machine keeps back. */
static void told(const char *when)
{
	struct data d = get();
	printf("%s: effective %x permitted %x inheritable %x\n", when, d.effective & (CHOWN | KILL), d.permitted & (CHOWN | KILL), d.inheritable & (CHOWN | KILL));
}

static long set(uint32_t effective, uint32_t permitted, uint32_t inheritable)
{
	struct header h = { V3, 0 };
	struct data d[2] = { { effective, permitted, inheritable } };
	return syscall(SYS_capset, &h, d);
}

int main(void)
{
	struct header h = { 0, 0 }; struct data d[2]; uint32_t permitted;
	SHOW(syscall(SYS_capget, &h, NULL)); SHOW(h.version == V3); h.version = 5; SHOW(syscall(SYS_capget, &h, d)); SHOW(h.version == V3); h.version = 5; SHOW(syscall(SYS_capset, &h, d)); SHOW(h.version == V3);
	SHOW(syscall(SYS_capget, &h, d)); h.pid = -1; SHOW(syscall(SYS_capget, &h, d)); h.pid = getpid(); SHOW(syscall(SYS_capget, &h, d)); h.pid = 99999999; SHOW(syscall(SYS_capget, &h, d)); SHOW(syscall(SYS_capset, &h, d)); h.pid = 0; h.version = V1; d[0].permitted = 0; SHOW(syscall(SYS_capget, &h, d)); SHOW((d[0].permitted & CHOWN) != 0); h.version = V3; SHOW(syscall(SYS_capget, &h, (void *)8)); SHOW(syscall(SYS_capget, (void *)8, d)); SHOW(syscall(SYS_capset, &h, (void *)8));
	told("at first"); permitted = get().permitted;
	SHOW(seteuid(1000)); told("effective user 1000"); SHOW(seteuid(0)); told("effective user 0"); SHOW(setresuid(1000, 0, 0)); told("real user 1000"); SHOW(setresuid(1000, 1000, 0)); told("saved user 0"); SHOW(setresuid(0, 0, 0)); told("back");
	SHOW(set(permitted & ~CHOWN, permitted, 0)); told("one not effective"); SHOW(set(permitted, permitted, 0)); told("again"); SHOW(set(permitted, permitted & ~CHOWN, 0)); SHOW(set(permitted & ~CHOWN, permitted & ~CHOWN, KILL)); told("one given up"); SHOW(set(permitted, permitted, 0)); SHOW(set(permitted & ~CHOWN, permitted & ~CHOWN, 0)); told("none to inherit");
	char text[256]; FILE *f = fopen("/proc/self/status", "r"); unsigned long long of, effective = 0, all = 0; while (fgets(text, sizeof text, f)) { if (sscanf(text, "CapEff: %llx", &of) == 1) effective = of; if (sscanf(text, "CapPrm: %llx", &of) == 1) all = of; } SHOW((uint32_t)effective == get().effective); SHOW((uint32_t)all == get().permitted);
	SHOW(setresuid(1000, 1000, 1000)); told("user 1000 for good"); SHOW(seteuid(0)); SHOW(set(0, 0, 0)); SHOW(set(KILL, KILL, 0));
	return 0;
}
