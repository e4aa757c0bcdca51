/* The line discipline: lines, erasing, echo, end of file. */
#include "../check.h"
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

static int m, s;

/* So many bytes, which may take their time to arrive; 0: none are there. */
static void show(const char *what, int fd, int wanted)
{
	char buf[256];
	int n = 0;
	struct pollfd p = { fd, POLLIN };
	while (n < wanted && poll(&p, 1, 2000) > 0) n += read(fd, buf + n, sizeof buf - n);
	printf("%s: %d ", what, n);
	for (int i = 0; i < n; i++) printf(buf[i] >= ' ' && buf[i] < 127 ? "%c" : "\\%03o", (unsigned char)buf[i]);
	printf(poll(&p, 1, 0) > 0 && wanted == 0 ? "and more\n" : "\n");
}

static void type(const char *text) { write(m, text, strlen(text)); }

int main(void)
{
	char c;
	openpty(&m, &s, NULL, NULL, NULL);
	type("hello"); show("echo", m, 5); show("no line yet", s, 0); type("\r"); show("echo", m, 2); show("line", s, 6);
	type("abc\177\177X\n"); show("erased", s, 3); show("echo", m, 12); type("one two\027three\n"); show("word", s, 10); show("echo", m, 23); type("gone\025new\n"); show("killed", s, 4); show("echo", m, 21);
	type("a\nb\nc"); show("echo", m, 7); show("first", s, 2); show("second", s, 2); show("third", s, 0); type("\n"); show("third", s, 2); show("echo", m, 2);
	type("part\004"); show("pushed", s, 4); type("\004"); SHOW(read(s, &c, 1)); show("echo", m, 4); type("\026\004x\n"); show("quoted", s, 3); show("echo", m, 7); type("xyz\n"); SHOW(read(s, &c, 1)); printf("%c\n", c); show("the rest", s, 3); show("echo", m, 5);
	struct termios t; tcgetattr(s, &t); t.c_lflag &= ~ECHO; tcsetattr(s, TCSANOW, &t); type("quiet\n"); show("line", s, 6); show("echo", m, 0); t.c_lflag |= ECHONL; tcsetattr(s, TCSANOW, &t); type("nl\n"); show("line", s, 3); show("echo", m, 2); t.c_iflag = IGNCR; t.c_lflag &= ~ECHONL; tcsetattr(s, TCSANOW, &t); type("a\rb\n"); show("ignored", s, 3); t.c_iflag = ICRNL | IUCLC; t.c_lflag |= IEXTEN; tcsetattr(s, TCSANOW, &t); type("UPPER\n"); show("lower", s, 6); t.c_iflag = ICRNL | ISTRIP; tcsetattr(s, TCSANOW, &t); type("\301\n"); show("stripped", s, 2);
	show("rest", m, 0); write(s, "out\nput\n", 8); show("output", m, 10); t.c_oflag = 0; tcsetattr(s, TCSANOW, &t); write(s, "raw\n", 4); show("output", m, 4); t.c_oflag = OPOST | OCRNL; tcsetattr(s, TCSANOW, &t); write(s, "cr\r", 3); show("output", m, 3); t.c_oflag = OPOST | ONLCR | XTABS; tcsetattr(s, TCSANOW, &t); write(s, "\na\tb\n", 5); show("tabs", m, 13); write(s, "\t12345678\t|\n", 12); show("tabs", m, 26);
	return 0;
}
