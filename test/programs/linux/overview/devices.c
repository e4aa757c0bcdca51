#include "../check.h"
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

int main(void)
{
	char buf[200];
	struct stat st;
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR), full = open("/dev/full", O_RDWR), rnd = open("/dev/urandom", O_RDONLY);
	SHOW(read(null, buf, 10)); SHOW(write(null, buf, 10)); memset(buf, 1, 10); SHOW(read(zero, buf, 10)); printf("%d\n", buf[9]); SHOW(write(full, buf, 1)); SHOW(read(rnd, buf, 50)); SHOW(lseek(null, 5, SEEK_SET));
	fstat(null, &st); printf("%o %x\n", st.st_mode, (int)st.st_rdev); SHOW(isatty(null));
	struct termios t; struct winsize w;
	SHOW(tcgetattr(null, &t));
	int m = posix_openpt(O_RDWR | O_NOCTTY); SHOW(grantpt(m)); SHOW(unlockpt(m)); printf("%d\n", strncmp(ptsname(m), "/dev/pts/", 9));
	int s = open(ptsname(m), O_RDWR | O_NOCTTY);
	SHOW(isatty(s)); SHOW(tcgetattr(s, &t)); printf("%x %x %x\n", t.c_iflag & ~IUTF8, t.c_oflag, t.c_lflag);
	SHOW(write(m, "hello\n", 6)); SHOW(read(s, buf, 100)); SHOW(read(m, buf, 100)); printf("%d %d\n", buf[5], buf[6]);
	SHOW(write(s, "a\nb", 3)); SHOW(read(m, buf, 100)); printf("%d %d\n", buf[1], buf[2]);
	SHOW(write(m, "abc\177d\n", 6)); SHOW(read(s, buf, 100)); printf("%.4s", buf); SHOW(read(m, buf, 100));
	SHOW(write(m, "one two\027x\n", 10)); SHOW(read(s, buf, 100)); printf("%.6s", buf); read(m, buf, 200);
	SHOW(write(m, "line\025new\n", 9)); SHOW(read(s, buf, 100)); printf("%.4s", buf); read(m, buf, 200);
	SHOW(write(m, "\004", 1)); SHOW(read(s, buf, 100)); SHOW(write(m, "part\004", 5)); SHOW(read(s, buf, 100)); read(m, buf, 200);
	int n; SHOW(write(m, "12\n34\n", 6)); ioctl(s, FIONREAD, &n); SHOW(read(s, buf, 100)); SHOW(read(s, buf, 1)); SHOW(read(s, buf, 100)); read(m, buf, 200);
	w.ws_row = 50; w.ws_col = 132; SHOW(ioctl(m, TIOCSWINSZ, &w)); memset(&w, 0, sizeof w); SHOW(ioctl(s, TIOCGWINSZ, &w)); printf("%d %d\n", w.ws_row, w.ws_col);
	cfmakeraw(&t); SHOW(tcsetattr(s, TCSANOW, &t)); SHOW(write(m, "r\003\r", 3)); SHOW(read(s, buf, 100)); printf("%d %d\n", buf[1], buf[2]); SHOW(write(s, "\n", 1)); SHOW(read(m, buf, 100));
	t.c_cc[VMIN] = 0; t.c_cc[VTIME] = 0; tcsetattr(s, TCSANOW, &t); SHOW(read(s, buf, 10));
	fcntl(m, F_SETFL, O_NONBLOCK); SHOW(read(m, buf, 10)); SHOW(close(s)); SHOW(read(m, buf, 10));
	s = open(ptsname(m), O_RDWR | O_NOCTTY); SHOW(close(m)); SHOW(read(s, buf, 10)); SHOW(write(s, "x", 1));
	SHOW(open("/dev/none", O_RDONLY)); SHOW(readlink("/dev/fd", buf, 100)); SHOW(access("/dev/stdin", F_OK) ? 0 : 0);
	return 0;
}
