/* What system calls cost: kernel FOLDER [NAME] writes nanoseconds of one turn. The folder is one of a file system in memory. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifndef __wasi__
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#endif

#define ENTRIES 1000

static char page[4096];
static int file;
static DIR *folder;

static void write_page(void) { pwrite(file, page, sizeof page, 0); }
static void read_page(void) { pread(file, page, sizeof page, 0); }
static void read_status(void) { struct stat status; fstat(file, &status); }
static void open_file(void) { close(open("file", O_RDONLY)); }

static void list_folder(void) {
  rewinddir(folder);
  while (readdir(folder) != 0) continue;
}

/* WASI has none of these. */
#ifndef __wasi__
static int ends[2], epoll;

static void null_call(void) { getppid(); }
static void pass_byte(void) { write(ends[1], page, 1); read(ends[0], page, 1); }
static void map_pages(void) { munmap(mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 65536); }

static void poll_pipe(void) {
  struct pollfd ready = {ends[1], POLLOUT, 0};
  poll(&ready, 1, 0);
}

static void select_pipe(void) {
  fd_set set;
  struct timeval none = {0, 0};
  FD_ZERO(&set);
  FD_SET(ends[1], &set);
  select(ends[1] + 1, 0, &set, 0, &none);
}

static void wait_epoll(void) {
  struct epoll_event event;
  epoll_wait(epoll, &event, 1, 0);
}

static void prepare_pipe(void) {
  pipe(ends);
  epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLOUT};
  epoll_ctl(epoll, EPOLL_CTL_ADD, ends[1], &event);
}
#endif

static const struct { const char *name; void (*turn)(void); int parts; } rows[] = {
#ifndef __wasi__
    {"getppid", null_call, 1},
#endif
    {"pwrite 4 KB", write_page, 1}, {"pread 4 KB", read_page, 1}, {"fstat", read_status, 1},
#ifndef __wasi__
    {"pipe write and read 1 byte", pass_byte, 1},
#endif
    {"open and close", open_file, 1},
#ifndef __wasi__
    {"mmap and munmap 64 KB", map_pages, 1},
#endif
    {"readdir, an entry", list_folder, ENTRIES + 2},
#ifndef __wasi__
    {"poll", poll_pipe, 1}, {"select", select_pipe, 1}, {"epoll_wait", wait_epoll, 1},
#endif
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static double measured(void (*turn)(void), long turns) {
  double start = now();
  for (long i = 0; i < turns; i++) turn();
  return now() - start;
}

static void prepare(const char *path) {
  if (mkdir(path, 0700) != 0 || chdir(path) != 0) exit(2);
  file = open("file", O_RDWR | O_CREAT, 0600);
  write_page();
  mkdir("folder", 0700);
  for (int i = 0; i < ENTRIES; i++) {
    char name[32];
    sprintf(name, "folder/%d", i);
    close(open(name, O_CREAT | O_WRONLY, 0600));
  }
  folder = opendir("folder");
#ifndef __wasi__
  prepare_pipe();
#endif
}

static void clear(const char *path) {
  for (int i = 0; i < ENTRIES; i++) {
    char name[32];
    sprintf(name, "folder/%d", i);
    unlink(name);
  }
  rmdir("folder");
  unlink("file");
  rmdir(path);
}

/* The best of many short rounds: others on the machine spoil a long one. */
static double best_time(void (*turn)(void)) {
  long turns = 1;
  while (measured(turn, turns) < 2e6) turns *= 2;
  double best = 1e18;
  for (int round = 0; round < 200; round++) {
    double time = measured(turn, turns) / turns;
    if (time < best) best = time;
  }
  return best;
}

int main(int argc, char **argv) {
  prepare(argv[1]);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (argc > 2 && strcmp(argv[2], rows[i].name) != 0) continue;
    printf("%s: %.1f\n", rows[i].name, best_time(rows[i].turn) / rows[i].parts);
  }
  clear(argv[1]);
  return 0;
}
