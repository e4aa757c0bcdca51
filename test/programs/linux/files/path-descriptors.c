/* O_PATH: a place in the tree, not the file. */
#include "../check.h"
#include <sys/ioctl.h>
#include <sys/syscall.h>

int main(void)
{
	struct stat st;
	char buf[64];
	mkdir("d", 0755);
	put("d/f", "content");
	symlink("f", "d/link");
	int dir = open("d", O_PATH), file = open("d/f", O_PATH), link = open("d/link", O_PATH | O_NOFOLLOW);
	SHOW(openat(dir, "f", O_RDONLY) >= 0);
	SHOW(fstat(file, &st)); printf("%o\n", st.st_mode);
	SHOW(fstat(link, &st)); printf("%o\n", st.st_mode & S_IFMT);
	ssize_t n = readlinkat(link, "", buf, sizeof buf);
	printf("%d %.*s\n", (int)n, (int)n, buf);
	SHOW(read(file, buf, 1)); SHOW(write(file, buf, 1)); SHOW(syscall(SYS_fchmod, file, 0600)); SHOW(syscall(SYS_fchown, file, -1, -1)); SHOW(ftruncate(file, 0)); SHOW(fsync(file));
	SHOW(lseek(file, 0, SEEK_CUR)); SHOW(fcntl(file, F_GETFL) & O_PATH ? 1 : 0); SHOW(fcntl(file, F_SETFL, O_NONBLOCK)); SHOW(fcntl(file, F_GETFD));
	SHOW(fchdir(dir)); SHOW(access("f", F_OK)); SHOW(fchdir(file)); SHOW(chdir(".."));
	SHOW(dup(file) >= 0);
	SHOW(openat(file, "x", O_RDONLY));
	SHOW(open("d/f", O_PATH | O_CREAT | O_EXCL, 0600) >= 0);
	SHOW(open("no", O_PATH | O_CREAT, 0600));
	SHOW(open("d/f", O_PATH | O_DIRECTORY));
	SHOW(open("d/link", O_PATH | O_DIRECTORY | O_NOFOLLOW));
	sprintf(buf, "/proc/self/fd/%d", file);
	int again = open(buf, O_RDWR);
	SHOW(write(again, "C", 1));
	show_file("d/f");
	SHOW(fstatat(file, "", &st, AT_EMPTY_PATH));
	SHOW(fchownat(file, "", -1, -1, AT_EMPTY_PATH));
	SHOW(ioctl(file, 0x5401, buf));
	SHOW(close(file));
	return 0;
}
