/* termios(3) on a pseudo-terminal: what there is at first, what is kept. */
#include "../check.h"
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	int m, s;
	char name[64];
	struct termios t, u;
	struct winsize w = { 24, 80, 1, 2 }, x;
	SHOW(openpty(&m, &s, name, NULL, &w)); SHOW(!strncmp(name, "/dev/pts/", 9)); SHOW(isatty(s)); SHOW(isatty(m)); SHOW(!strcmp(ttyname(s), name));
	SHOW(tcgetattr(s, &t)); printf("%o %o %o %o\n", t.c_iflag, t.c_oflag, t.c_cflag & ~(CBAUD | 010000000), t.c_lflag); printf("%o %o %o %o %d %d\n", t.c_cc[VINTR], t.c_cc[VEOF], t.c_cc[VERASE], t.c_cc[VSUSP], t.c_cc[VMIN], t.c_cc[VTIME]); SHOW(cfgetospeed(&t) == B38400);
	cfmakeraw(&t); t.c_cc[VMIN] = 3; t.c_cc[VTIME] = 7; SHOW(tcsetattr(s, TCSANOW, &t)); SHOW(tcgetattr(m, &u)); printf("%o %o %o %d %d\n", u.c_iflag, u.c_oflag, u.c_lflag, u.c_cc[VMIN], u.c_cc[VTIME]); SHOW(tcsetattr(s, 99, &t)); SHOW(cfsetospeed(&t, B9600)); SHOW(tcsetattr(s, TCSADRAIN, &t)); tcgetattr(s, &u); SHOW(cfgetospeed(&u) == B9600);
	SHOW(ioctl(s, TIOCGWINSZ, &x)); printf("%d %d %d %d\n", x.ws_row, x.ws_col, x.ws_xpixel, x.ws_ypixel); w.ws_row = 50; SHOW(ioctl(m, TIOCSWINSZ, &w)); ioctl(s, TIOCGWINSZ, &x); SHOW(x.ws_row); SHOW(tcflush(s, TCIOFLUSH)); SHOW(tcflush(s, 9)); SHOW(tcflow(s, 99)); SHOW(tcdrain(s)); SHOW(tcsendbreak(s, 0));
	int fd = open("f", O_CREAT | O_RDWR, 0600); SHOW(tcgetattr(fd, &t)); SHOW(isatty(fd)); printf("%s\n", error_name(errno)); SHOW(isatty(99)); printf("%s\n", error_name(errno)); SHOW(ioctl(fd, TIOCGWINSZ, &x)); SHOW(tcgetattr(99, &t)); SHOW(ttyname(fd) == NULL); SHOW(tcgetpgrp(fd));
	unsigned n; SHOW(ioctl(m, TIOCGPTN, &n)); SHOW(n == (unsigned)atoi(name + 9)); SHOW(grantpt(m)); SHOW(unlockpt(m)); SHOW(strcmp(ptsname(m), name)); SHOW(ptsname(fd) == NULL); SHOW(close(m)); char c; SHOW(read(s, &c, 1)); SHOW(write(s, "x", 1)); SHOW(tcgetattr(s, &t));
	return 0;
}
