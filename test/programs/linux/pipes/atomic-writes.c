/* Records of two writers are not torn. */
#include "../check.h"

int main(void)
{
	int p[2], q; char record[100], buf[100]; int order[2] = { 0, 0 }, torn = 0, wrong = 0;
	pipe2(p, O_NONBLOCK); q = dup(p[1]);
	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 20; i++) { int who = (i * 7 + round) % 2; memset(record, 'a' + who, sizeof record); record[1] = (char)(order[who] = (order[who] + 1) % 100); if (write(who ? q : p[1], record, sizeof record) != sizeof record) wrong++; }
		static int seen[2]; for (int i = 0; i < 20; i++) { if (read(p[0], buf, sizeof buf) != sizeof buf) wrong++; int who = buf[0] - 'a'; for (int k = 2; k < 100; k++) torn += buf[k] != buf[0]; if (buf[1] != (seen[who] + 1) % 100) wrong++; seen[who] = buf[1]; }
	}
	printf("torn %d wrong %d\n", torn, wrong); SHOW(read(p[0], buf, 1));
	return 0;
}
