/* Without lines: VMIN and VTIME, and switching in between. */
#include "../check.h"
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

static int m, s;
static struct termios t;
static void mode(int min, int time_) { t.c_cc[VMIN] = min; t.c_cc[VTIME] = time_; tcsetattr(s, TCSANOW, &t); }
static void get(const char *what, int size) { char buf[64]; int n = read(s, buf, size); printf("%s: %d %.*s %s\n", what, n, n < 0 ? 0 : n, buf, n < 0 ? error_name(errno) : ""); }

/* What is typed takes its time to arrive. */
static void type(const char *text)
{
	int before = 0, n = 0;
	ioctl(s, FIONREAD, &before);
	write(m, text, strlen(text));
	for (int i = 0; i < 2000 && n < before + (int)strlen(text); i++) { usleep(1000); ioctl(s, FIONREAD, &n); }
}


int main(void)
{
	struct pollfd p;
	openpty(&m, &s, NULL, NULL, NULL);
	tcgetattr(s, &t); cfmakeraw(&t); mode(1, 0);
	type("a"); get("one", 64); type("b\r\n\003"); get("signs are bytes", 2); get("", 2); mode(0, 0); get("nothing", 64); type("xy"); get("something", 64); mode(0, 1); long long begin = now(); get("in time", 64); SHOW(now() - begin >= 90); type("z"); begin = now(); get("at once", 64);
	mode(3, 0); type("abc"); get("three", 64); type("abcdef"); get("more", 64); type("abcd"); get("no more than wanted", 2); get("rest", 2); mode(5, 1); type("ab"); begin = now(); get("between bytes", 64); SHOW(now() - begin >= 90); fcntl(s, F_SETFL, O_NONBLOCK); mode(1, 0); get("would block", 64); mode(0, 0); get("nothing", 64); mode(3, 0); type("a"); get("not enough", 64); p = (struct pollfd){ s, POLLIN }; mode(1, 0); type("q"); SHOW(poll(&p, 1, 0)); get("", 64); SHOW(poll(&p, 1, 0));
	/* What was typed without lines becomes a line. */
	mode(1, 0); type("half"); t.c_lflag |= ICANON; t.c_iflag |= ICRNL; t.c_cc[VEOF] = 4; tcsetattr(s, TCSANOW, &t); write(m, "+rest\r", 6); get("line", 64); show_file("/dev/null"); SHOW(write(s, "a\nb", 3)); char buf[8] = ""; for (int n = 0; n < 3;) n += read(m, buf + n, 8 - n); printf("%d\n", buf[1]);
	fcntl(m, F_SETFL, O_NONBLOCK); SHOW(read(m, buf, 8)); close(s); SHOW(read(m, buf, 8)); p = (struct pollfd){ m, POLLIN | POLLOUT }; SHOW(poll(&p, 1, 0)); SHOW(p.revents);
	return 0;
}
