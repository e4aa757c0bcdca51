/* fifo(7): pipes with names. */
#include "../check.h"
#include <poll.h>
#include <sys/time.h>

static void nothing(int s) { (void)s; }

int main(void)
{
	char buf[16];
	struct stat st;
	SHOW(mkfifo("p", 0640)); SHOW(mkfifo("p", 0640)); SHOW(mkfifo("no/p", 0640)); SHOW(mknod("q", S_IFIFO | 0600, 0)); stat("p", &st); printf("%o\n", st.st_mode);
	SHOW(open("p", O_WRONLY | O_NONBLOCK)); int r = open("p", O_RDONLY | O_NONBLOCK); SHOW(r >= 0); SHOW(read(r, buf, 16)); struct pollfd f = { r, POLLIN }; SHOW(poll(&f, 1, 0)); SHOW(f.revents);
	int w = open("p", O_WRONLY); SHOW(w >= 0); SHOW(read(r, buf, 16)); SHOW(poll(&f, 1, 0)); SHOW(write(w, "one", 3)); SHOW(poll(&f, 1, 0)); SHOW(f.revents); int w2 = open("p", O_WRONLY | O_NONBLOCK); SHOW(write(w2, "two", 3)); SHOW(close(w)); SHOW(read(r, buf, 16)); printf("%.6s\n", buf); SHOW(read(r, buf, 16)); SHOW(close(w2)); SHOW(read(r, buf, 16)); SHOW(poll(&f, 1, 0)); SHOW(f.revents);
	/* What is in it goes with the last end. */
	int b = open("p", O_RDWR); SHOW(write(b, "kept?", 5)); SHOW(fstat(b, &st)); close(r); close(b); r = open("p", O_RDONLY | O_NONBLOCK); SHOW(read(r, buf, 16)); SHOW(lseek(r, 0, SEEK_SET)); SHOW(ftruncate(open("p", O_RDWR), 0)); SHOW(open("p", O_RDWR | O_TRUNC) >= 0); SHOW(open("p", O_RDONLY | O_DIRECTORY)); SHOW(open("p", O_CREAT | O_EXCL | O_RDWR, 0600));
	/* Opening waits for the other end, until a signal. */
	struct sigaction a = { .sa_handler = nothing }; sigaction(SIGALRM, &a, NULL); INTERRUPTED(open("q", O_RDONLY)); INTERRUPTED(open("q", O_WRONLY));
	int keep = open("q", O_RDWR); SHOW(rename("q", "q2")); SHOW(write(keep, "x", 1)); SHOW(read(open("q2", O_RDONLY), buf, 16)); SHOW(unlink("q2")); SHOW(write(keep, "y", 1)); SHOW(read(keep, buf, 16)); SHOW(read(open("p", O_PATH), buf, 1));
	return 0;
}
