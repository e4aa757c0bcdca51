/* gmtime(3), mktime(3), strftime(3), strptime(3), in UTC. */
#include "../check.h"

int main(void)
{
	static const long long moments[] = { 0, 1, -1, 86399, 951782400, 1078012800, 1700000000, 4102444799LL, -2208988800LL, 253402300799LL };
	char text[100]; struct tm t;
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) { time_t m = moments[i]; gmtime_r(&m, &t); strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %b %j %U %w %y %e %I %p", &t); printf("%s %d\n", text, timegm(&t) == m); localtime_r(&m, &t); printf("%d %d %s", mktime(&t) == m, t.tm_isdst, asctime(&t)); }
	t = (struct tm){ .tm_year = 124, .tm_mon = 13, .tm_mday = 35, .tm_hour = 30, .tm_min = -5 }; time_t m = mktime(&t); printf("%lld %s", (long long)m, asctime(&t)); printf("%s", ctime(&m)); memset(&t, 0, sizeof t); char *rest = strptime("2024-02-29 23:59:58 tail", "%Y-%m-%d %H:%M:%S", &t); printf("%d-%d-%d %d:%d:%d '%s'\n", t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, rest); SHOW(strptime("x", "%Y", &t) == NULL); SHOW(strftime(text, 3, "%Y", &t)); printf("%.0f\n", difftime(10, 3));
	return 0;
}
