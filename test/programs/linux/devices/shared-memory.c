/* shm_open(3): names of memory. */
#include "../check.h"
#include <sys/mman.h>

int main(void)
{
	NEEDS("a writable /dev/shm", access("/dev/shm", W_OK) == 0);
	char name[64]; struct stat st; sprintf(name, "/muslin-%d-%lld", (int)getpid(), now());
	SHOW(shm_open(name, O_RDWR, 0600)); int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0640); SHOW(fd >= 0); SHOW(fcntl(fd, F_GETFD)); fstat(fd, &st); printf("%o %d\n", st.st_mode, (int)st.st_size); SHOW(shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600)); SHOW(ftruncate(fd, 4096)); char *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); strcpy(m, "shared"); msync(m, 4096, MS_SYNC); int r = shm_open(name, O_RDONLY, 0); char buf[8] = ""; SHOW(read(r, buf, 6)); printf("%s\n", buf); SHOW(shm_unlink(name)); SHOW(shm_unlink(name)); SHOW(shm_open(name, O_RDONLY, 0)); printf("%s\n", m); SHOW(munmap(m, 4096)); SHOW(pread(r, buf, 6, 0)); SHOW(shm_open("", O_CREAT | O_RDWR, 0600)); SHOW(shm_open("/", O_CREAT | O_RDWR, 0600));
	return 0;
}
