/** System calls by what they let a program do. */

export interface Family {
  /** What it lets a program do, as a heading. */
  readonly about: string;
  readonly calls: readonly string[];
}

const family = (about: string, calls: string): Family => ({ about, calls: calls.split(" ") });

export const families: readonly Family[] = [
  family(
    "Read and write open files",
    "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close dup dup2 dup3 fcntl ioctl fsync fdatasync ftruncate fallocate fadvise64 readahead sync_file_range sendfile splice tee vmsplice copy_file_range flock",
  ),
  family(
    "Open, create and remove files, look at folders",
    "open openat openat2 creat close_range stat fstat lstat newfstatat statx access faccessat faccessat2 getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat readlink readlinkat truncate mknod mknodat umask name_to_handle_at open_by_handle_at",
  ),
  family(
    "Change owners, modes, times and attributes of files",
    "chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr",
  ),
  family(
    "Look at and change file systems",
    "statfs fstatfs ustat sync syncfs mount umount2 pivot_root chroot quotactl swapon swapoff sysfs",
  ),
  family(
    "Wait for several files",
    "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2",
  ),
  family(
    "Pipes, events and notifications",
    "pipe pipe2 eventfd eventfd2 signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_init fanotify_mark memfd_create",
  ),
  family(
    "Network and local sockets",
    "socket socketpair bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg",
  ),
  family(
    "Make processes and threads, run programs, wait for them",
    "fork vfork clone clone3 execve execveat wait4 waitid unshare setns",
  ),
  family(
    "End, and name itself",
    "exit exit_group getpid getppid gettid getpgid getpgrp getsid setpgid setsid set_tid_address set_robust_list get_robust_list prctl arch_prctl personality",
  ),
  family(
    "Send and catch signals",
    "kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn sigaltstack pause alarm getitimer setitimer pidfd_open pidfd_send_signal",
  ),
  family(
    "Memory",
    "mmap munmap mremap mprotect msync mincore madvise mlock mlock2 munlock mlockall munlockall brk remap_file_pages membarrier",
  ),
  family("Wait for other threads", "futex sched_yield"),
  family(
    "Clocks and timers",
    "clock_gettime clock_settime clock_getres clock_nanosleep clock_adjtime adjtimex nanosleep gettimeofday settimeofday time times timer_create timer_settime timer_gettime timer_getoverrun timer_delete",
  ),
  family(
    "Users and groups",
    "getuid geteuid getgid getegid getgroups setuid setgid setgroups setreuid setregid setresuid setresgid getresuid getresgid setfsuid setfsgid capget capset",
  ),
  family(
    "Limits, priorities, statistics",
    "getrlimit setrlimit prlimit64 getrusage getpriority setpriority sched_setparam sched_getparam sched_setscheduler sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_setaffinity sched_getaffinity sched_setattr sched_getattr getcpu sysinfo uname acct ioprio_get ioprio_set",
  ),
  family("Random numbers", "getrandom"),
  family(
    "Messages, semaphores and memory shared by System V's and POSIX's names",
    "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
  ),
];

/** Those of no family: administration of the machine, debugging, and what Linux itself has given up. */
export const OTHERS: Family = { about: "Administration, debugging and others", calls: [] };
