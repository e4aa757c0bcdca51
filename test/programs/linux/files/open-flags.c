/* open(2): creation, exclusiveness, truncation, and what they refuse. */
#include "../check.h"

int main(void)
{
	struct stat st;
	int fd;
	umask(022);
	SHOW(open("a", O_RDONLY));
	SHOW(open("a", O_RDWR));
	WORKS(fd = open("a", O_WRONLY | O_CREAT, 0666));
	fstat(fd, &st);
	printf("mode %o size %d\n", st.st_mode & 07777, (int)st.st_size);
	SHOW(write(fd, "0123456789", 10));
	SHOW(open("a", O_WRONLY | O_CREAT | O_EXCL, 0666));
	WORKS(open("a", O_WRONLY | O_CREAT, 0));
	stat("a", &st);
	printf("an existing file keeps mode %o and size %d\n", st.st_mode & 07777, (int)st.st_size);
	/* A descriptor is writable though the mode is not. */
	WORKS(fd = open("secret", O_RDWR | O_CREAT | O_EXCL, 0));
	SHOW(write(fd, "x", 1));
	WORKS(open("a", O_WRONLY | O_TRUNC));
	stat("a", &st);
	printf("size %d\n", (int)st.st_size);
	SHOW(open("a", O_RDONLY | O_DIRECTORY));
	SHOW(open("a", O_RDONLY | O_CREAT | O_DIRECTORY | O_EXCL, 0666));
	SHOW(open(".", O_RDWR));
	SHOW(open(".", O_WRONLY));
	SHOW(open(".", O_RDONLY | O_CREAT, 0666));
	SHOW(open(".", O_RDONLY | O_CREAT | O_EXCL, 0666));
	WORKS(open(".", O_RDONLY));
	WORKS(open("./", O_RDONLY | O_DIRECTORY));
	SHOW(open("a/", O_RDONLY));
	SHOW(open("a/.", O_RDONLY));
	SHOW(open("b/", O_WRONLY | O_CREAT, 0666));
	SHOW(open("no/b", O_WRONLY | O_CREAT, 0666));
	SHOW(open("", O_RDONLY));
	SHOW(open((char *)1, O_RDONLY));
	symlink("target", "link");
	SHOW(open("link", O_RDONLY));
	SHOW(open("link", O_RDONLY | O_NOFOLLOW));
	SHOW(open("link", O_WRONLY | O_CREAT | O_EXCL, 0666));
	WORKS(open("link", O_WRONLY | O_CREAT, 0666));
	WORKS(stat("target", &st));
	SHOW(open("link", O_RDONLY | O_NOFOLLOW));
	return 0;
}
