/* read(2), write(2), pread(2) and pwrite(2) with every wrong argument. */
#include "../check.h"

int main(void)
{
	char buf[16];
	int p[2], d = open(".", O_RDONLY), path;
	put("f", "content");
	int r = open("f", O_RDONLY), w = open("f", O_WRONLY);
	path = open("f", O_PATH);
	pipe(p);
	SHOW(read(-1, buf, 1)); SHOW(write(-1, buf, 1)); SHOW(read(999, buf, 1)); SHOW(write(999, "", 0));
	SHOW(read(w, buf, 1)); SHOW(write(r, buf, 1)); SHOW(read(w, buf, 0)); SHOW(write(r, buf, 0));
	SHOW(read(d, buf, 1)); SHOW(write(d, buf, 1)); SHOW(read(d, buf, 0)); SHOW(pread(d, buf, 1, 0));
	SHOW(read(path, buf, 1)); SHOW(write(path, buf, 1));
	SHOW(read(r, NULL, 1)); SHOW(read(r, NULL, 0)); SHOW(read(r, (void *)-1, 1)); SHOW(read(r, (void *)1, 1));
	SHOW(write(w, NULL, 1)); SHOW(write(w, (void *)-4096, 1)); SHOW(write(w, NULL, 0));
	SHOW(pread(r, buf, 1, -1)); SHOW(pwrite(w, buf, 1, -1)); SHOW(pread(p[0], buf, 1, 0)); SHOW(pwrite(p[1], buf, 1, 0));
	SHOW(pread(w, buf, 1, 0)); SHOW(pwrite(r, buf, 1, 0)); SHOW(pread(r, NULL, 1, 0));
	SHOW(read(p[1], buf, 1)); SHOW(write(p[0], buf, 1));
	SHOW(write(p[1], NULL, 1)); SHOW(write(p[1], "ab", 2)); SHOW(read(p[0], NULL, 1)); SHOW(read(p[0], buf, 16));
	/* Nothing has moved. */
	SHOW(lseek(r, 0, SEEK_CUR)); SHOW(lseek(w, 0, SEEK_CUR));
	show_file("f");
	SHOW(close(-1)); SHOW(close(999)); SHOW(close(r)); SHOW(close(r)); SHOW(read(r, buf, 1));
	SHOW(fsync(w)); SHOW(fdatasync(w)); SHOW(fsync(-1)); SHOW(fsync(p[0])); SHOW(fsync(d)); SHOW(fdatasync(p[1]));
	SHOW(syncfs(w)); SHOW(syncfs(-1));
	return 0;
}
