#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct utsname system;
  uname(&system);
  printf("Hello, %s! This is %s, process %d.\n", argc > 1 ? argv[1] : "world", system.sysname, getpid());
  return 0;
}
