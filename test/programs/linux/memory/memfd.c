/* memfd_create(2) and its seals. */
#include "../check.h"
#include <sys/mman.h>
#include <sys/syscall.h>

int main(void)
{
	struct stat st;
	char buf[8] = "";
	int fd = syscall(SYS_memfd_create, "name", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	SHOW(fd >= 0); SHOW(fcntl(fd, F_GETFD)); SHOW(fcntl(fd, F_GETFL) & O_ACCMODE); fstat(fd, &st); printf("%o %d %d\n", st.st_mode & 0170777, (int)st.st_size, (int)st.st_nlink); SHOW(write(fd, "content", 7)); SHOW(pread(fd, buf, 7, 0)); printf("%s\n", buf); SHOW(ftruncate(fd, 100));
	char path[64], target[64]; sprintf(path, "/proc/self/fd/%d", fd); ssize_t n = readlink(path, target, 63); target[n < 0 ? 0 : n] = 0; printf("%s\n", target); int r = open(path, O_RDONLY); SHOW(read(r, buf, 7)); char *m = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); printf("%.7s\n", m);
	SHOW(fcntl(fd, F_GET_SEALS)); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK)); SHOW(ftruncate(fd, 50)); SHOW(ftruncate(fd, 200)); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW)); SHOW(ftruncate(fd, 300)); SHOW(pwrite(fd, "x", 1, 250)); SHOW(pwrite(fd, "x", 1, 100)); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)); SHOW(munmap(m, 100)); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)); SHOW(pwrite(fd, "x", 1, 100)); SHOW(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED); SHOW(mmap(NULL, 100, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL)); SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK)); SHOW(fcntl(fd, F_GET_SEALS)); SHOW(fcntl(fd, F_ADD_SEALS, 0x1000)); SHOW(fcntl(r, F_ADD_SEALS, F_SEAL_WRITE));
	int plain = syscall(SYS_memfd_create, "", 0); SHOW(fcntl(plain, F_GET_SEALS)); SHOW(fcntl(plain, F_ADD_SEALS, F_SEAL_GROW)); SHOW(syscall(SYS_memfd_create, "x", 0x8000)); char name[300]; memset(name, 'n', 299); name[299] = 0; printf("%s\n", syscall(SYS_memfd_create, name, 0) < 0 ? error_name(errno) : "made"); name[249] = 0; printf("%s\n", syscall(SYS_memfd_create, name, 0) < 0 ? error_name(errno) : "made"); SHOW(syscall(SYS_memfd_create, (char *)1, 0));
	int later = syscall(SYS_memfd_create, "later", MFD_ALLOW_SEALING); ftruncate(later, 8192); SHOW(fcntl(later, F_ADD_SEALS, 0x10 /* F_SEAL_FUTURE_WRITE */)); SHOW(pwrite(later, "x", 1, 0)); SHOW(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, later, 0) == MAP_FAILED); SHOW(mmap(NULL, 100, PROT_READ, MAP_SHARED, later, 0) != MAP_FAILED); SHOW(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_PRIVATE, later, 0) != MAP_FAILED); SHOW(fallocate(later, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096)); SHOW(fallocate(plain, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE | 0x10 /* FALLOC_FL_ZERO_RANGE */, 0, 4096));
	return 0;
}
