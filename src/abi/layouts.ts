/**
 * Layouts of what programs and the kernel pass each other in memory: those of musl's headers for wasm32, 32-bit Linux
 * with 64-bit time and offsets. The C probe in test/programs checks each against a compiler's.
 */
import { StructLayout } from "../bytes/index.ts";

/** `tv_nsec` is a `long`; the four bytes behind it are padding, and written as zeros. */
export const timespec: StructLayout<{ tv_sec: "i64"; tv_nsec: "i32"; pad: "i32" }> = new StructLayout({
  tv_sec: "i64",
  tv_nsec: "i32",
  pad: "i32",
});

export const timeval: StructLayout<{ tv_sec: "i64"; tv_usec: "i64" }> = new StructLayout({
  tv_sec: "i64",
  tv_usec: "i64",
});

export const itimerspec: StructLayout<{ interval: typeof timespec; value: typeof timespec }> = new StructLayout({
  interval: timespec,
  value: timespec,
});

/** What `setitimer(2)` takes: seconds and microseconds in one `long` each. */
export const itimerval: StructLayout<{ interval: readonly ["i32", 2]; value: readonly ["i32", 2] }> = new StructLayout({
  interval: ["i32", 2],
  value: ["i32", 2],
});

export const iovec: StructLayout<{ iov_base: "u32"; iov_len: "u32" }> = new StructLayout({
  iov_base: "u32",
  iov_len: "u32",
});

/** `struct stat`, which is what `stat(2)` fills. */
export const stat: StructLayout<{
  st_dev: "u64";
  st_ino: "u64";
  st_mode: "u32";
  st_nlink: "u32";
  st_uid: "u32";
  st_gid: "u32";
  st_rdev: "u64";
  pad1: "u64";
  st_size: "i64";
  st_blksize: "i32";
  pad: "i32";
  st_blocks: "i64";
  st_atim: typeof timespec;
  st_mtim: typeof timespec;
  st_ctim: typeof timespec;
  unused: readonly ["u32", 2];
}> = new StructLayout({
  st_dev: "u64",
  st_ino: "u64",
  st_mode: "u32",
  st_nlink: "u32",
  st_uid: "u32",
  st_gid: "u32",
  st_rdev: "u64",
  pad1: "u64",
  st_size: "i64",
  st_blksize: "i32",
  pad: "i32",
  st_blocks: "i64",
  st_atim: timespec,
  st_mtim: timespec,
  st_ctim: timespec,
  unused: ["u32", 2],
});

export const statxTimestamp: StructLayout<{ tv_sec: "i64"; tv_nsec: "u32"; pad: "i32" }> = new StructLayout({
  tv_sec: "i64",
  tv_nsec: "u32",
  pad: "i32",
});

export const statx: StructLayout<{
  stx_mask: "u32";
  stx_blksize: "u32";
  stx_attributes: "u64";
  stx_nlink: "u32";
  stx_uid: "u32";
  stx_gid: "u32";
  stx_mode: "u16";
  pad: "u16";
  stx_ino: "u64";
  stx_size: "u64";
  stx_blocks: "u64";
  stx_attributes_mask: "u64";
  stx_atime: typeof statxTimestamp;
  stx_btime: typeof statxTimestamp;
  stx_ctime: typeof statxTimestamp;
  stx_mtime: typeof statxTimestamp;
  stx_rdev_major: "u32";
  stx_rdev_minor: "u32";
  stx_dev_major: "u32";
  stx_dev_minor: "u32";
  spare: readonly ["u64", 14];
}> = new StructLayout({
  stx_mask: "u32",
  stx_blksize: "u32",
  stx_attributes: "u64",
  stx_nlink: "u32",
  stx_uid: "u32",
  stx_gid: "u32",
  stx_mode: "u16",
  pad: "u16",
  stx_ino: "u64",
  stx_size: "u64",
  stx_blocks: "u64",
  stx_attributes_mask: "u64",
  stx_atime: statxTimestamp,
  stx_btime: statxTimestamp,
  stx_ctime: statxTimestamp,
  stx_mtime: statxTimestamp,
  stx_rdev_major: "u32",
  stx_rdev_minor: "u32",
  stx_dev_major: "u32",
  stx_dev_minor: "u32",
  spare: ["u64", 14],
});

export const statfs: StructLayout<{
  f_type: "u32";
  f_bsize: "u32";
  f_blocks: "u64";
  f_bfree: "u64";
  f_bavail: "u64";
  f_files: "u64";
  f_ffree: "u64";
  f_fsid: readonly ["u32", 2];
  f_namelen: "u32";
  f_frsize: "u32";
  f_flags: "u32";
  f_spare: readonly ["u32", 4];
}> = new StructLayout({
  f_type: "u32",
  f_bsize: "u32",
  f_blocks: "u64",
  f_bfree: "u64",
  f_bavail: "u64",
  f_files: "u64",
  f_ffree: "u64",
  f_fsid: ["u32", 2],
  f_namelen: "u32",
  f_frsize: "u32",
  f_flags: "u32",
  f_spare: ["u32", 4],
});

export const flock: StructLayout<{ l_type: "i16"; l_whence: "i16"; l_start: "i64"; l_len: "i64"; l_pid: "i32" }> =
  new StructLayout({ l_type: "i16", l_whence: "i16", l_start: "i64", l_len: "i64", l_pid: "i32" });

export const fOwnerEx: StructLayout<{ type: "i32"; pid: "i32" }> = new StructLayout({ type: "i32", pid: "i32" });

export const pollfd: StructLayout<{ fd: "i32"; events: "i16"; revents: "i16" }> = new StructLayout({
  fd: "i32",
  events: "i16",
  revents: "i16",
});

/** Not packed: only x86-64 packs it. */
export const epollEvent: StructLayout<{ events: "u32"; data: "u64" }> = new StructLayout({
  events: "u32",
  data: "u64",
});

/** `struct k_sigaction`: what `rt_sigaction(2)` takes. */
export const sigaction: StructLayout<{ handler: "u32"; flags: "u32"; restorer: "u32"; mask: readonly ["u32", 2] }> =
  new StructLayout({ handler: "u32", flags: "u32", restorer: "u32", mask: ["u32", 2] });

/** `stack_t`. */
export const stackT: StructLayout<{ ss_sp: "u32"; ss_flags: "i32"; ss_size: "u32" }> = new StructLayout({
  ss_sp: "u32",
  ss_flags: "i32",
  ss_size: "u32",
});

export const sigevent: StructLayout<{
  sigev_value: "u32";
  sigev_signo: "i32";
  sigev_notify: "i32";
  sigev_notify_thread_id: "i32";
}> = new StructLayout({ sigev_value: "u32", sigev_signo: "i32", sigev_notify: "i32", sigev_notify_thread_id: "i32" });

export const rlimit: StructLayout<{ rlim_cur: "u64"; rlim_max: "u64" }> = new StructLayout({
  rlim_cur: "u64",
  rlim_max: "u64",
});

/** Times in two `long` each, which libc widens, then fourteen `long`. */
export const rusage: StructLayout<{
  ru_utime: readonly ["i32", 2];
  ru_stime: readonly ["i32", 2];
  ru_maxrss: "i32";
  ru_ixrss: "i32";
  ru_idrss: "i32";
  ru_isrss: "i32";
  ru_minflt: "i32";
  ru_majflt: "i32";
  ru_nswap: "i32";
  ru_inblock: "i32";
  ru_oublock: "i32";
  ru_msgsnd: "i32";
  ru_msgrcv: "i32";
  ru_nsignals: "i32";
  ru_nvcsw: "i32";
  ru_nivcsw: "i32";
}> = new StructLayout({
  ru_utime: ["i32", 2],
  ru_stime: ["i32", 2],
  ru_maxrss: "i32",
  ru_ixrss: "i32",
  ru_idrss: "i32",
  ru_isrss: "i32",
  ru_minflt: "i32",
  ru_majflt: "i32",
  ru_nswap: "i32",
  ru_inblock: "i32",
  ru_oublock: "i32",
  ru_msgsnd: "i32",
  ru_msgrcv: "i32",
  ru_nsignals: "i32",
  ru_nvcsw: "i32",
  ru_nivcsw: "i32",
});

export const tms: StructLayout<{ tms_utime: "i32"; tms_stime: "i32"; tms_cutime: "i32"; tms_cstime: "i32" }> =
  new StructLayout({ tms_utime: "i32", tms_stime: "i32", tms_cutime: "i32", tms_cstime: "i32" });

export const sysinfo: StructLayout<{
  uptime: "u32";
  loads: readonly ["u32", 3];
  totalram: "u32";
  freeram: "u32";
  sharedram: "u32";
  bufferram: "u32";
  totalswap: "u32";
  freeswap: "u32";
  procs: "u16";
  pad: "u16";
  totalhigh: "u32";
  freehigh: "u32";
  mem_unit: "u32";
}> = new StructLayout({
  uptime: "u32",
  loads: ["u32", 3],
  totalram: "u32",
  freeram: "u32",
  sharedram: "u32",
  bufferram: "u32",
  totalswap: "u32",
  freeswap: "u32",
  procs: "u16",
  pad: "u16",
  totalhigh: "u32",
  freehigh: "u32",
  mem_unit: "u32",
});

/** `struct termios` of the kernel: without the speeds. */
export const termios: StructLayout<{
  c_iflag: "u32";
  c_oflag: "u32";
  c_cflag: "u32";
  c_lflag: "u32";
  c_line: "u8";
  c_cc: readonly ["u8", 19];
}> = new StructLayout({
  c_iflag: "u32",
  c_oflag: "u32",
  c_cflag: "u32",
  c_lflag: "u32",
  c_line: "u8",
  c_cc: ["u8", 19],
});

export const winsize: StructLayout<{ ws_row: "u16"; ws_col: "u16"; ws_xpixel: "u16"; ws_ypixel: "u16" }> =
  new StructLayout({ ws_row: "u16", ws_col: "u16", ws_xpixel: "u16", ws_ypixel: "u16" });

/** What a signalfd is read as: 128 bytes. */
export const signalfdSiginfo: StructLayout<{
  ssi_signo: "u32";
  ssi_errno: "i32";
  ssi_code: "i32";
  ssi_pid: "u32";
  ssi_uid: "u32";
  ssi_fd: "i32";
  ssi_tid: "u32";
  ssi_band: "u32";
  ssi_overrun: "u32";
  ssi_trapno: "u32";
  ssi_status: "i32";
  ssi_int: "i32";
  ssi_ptr: "u64";
  ssi_utime: "u64";
  ssi_stime: "u64";
  ssi_addr: "u64";
  pad: readonly ["u8", 48];
}> = new StructLayout({
  ssi_signo: "u32",
  ssi_errno: "i32",
  ssi_code: "i32",
  ssi_pid: "u32",
  ssi_uid: "u32",
  ssi_fd: "i32",
  ssi_tid: "u32",
  ssi_band: "u32",
  ssi_overrun: "u32",
  ssi_trapno: "u32",
  ssi_status: "i32",
  ssi_int: "i32",
  ssi_ptr: "u64",
  ssi_utime: "u64",
  ssi_stime: "u64",
  ssi_addr: "u64",
  pad: ["u8", 48],
});

/** The first fields of `struct timex`; a reader only asks for the time and the state. */
export const timex: StructLayout<{
  modes: "u32";
  offset: "i64";
  freq: "i64";
  maxerror: "i64";
  esterror: "i64";
  status: "i32";
  constant: "i64";
  precision: "i64";
  tolerance: "i64";
  time: typeof timeval;
}> = new StructLayout({
  modes: "u32",
  offset: "i64",
  freq: "i64",
  maxerror: "i64",
  esterror: "i64",
  status: "i32",
  constant: "i64",
  precision: "i64",
  tolerance: "i64",
  time: timeval,
});

export const cloneArgs: StructLayout<{
  flags: "u64";
  pidfd: "u64";
  child_tid: "u64";
  parent_tid: "u64";
  exit_signal: "u64";
  stack: "u64";
  stack_size: "u64";
  tls: "u64";
}> = new StructLayout({
  flags: "u64",
  pidfd: "u64",
  child_tid: "u64",
  parent_tid: "u64",
  exit_signal: "u64",
  stack: "u64",
  stack_size: "u64",
  tls: "u64",
});

export const openHow: StructLayout<{ flags: "u64"; mode: "u64"; resolve: "u64" }> = new StructLayout({
  flags: "u64",
  mode: "u64",
  resolve: "u64",
});

/** What libc and the kernel pass each other to deliver a signal: see `docs/abi.md`. */
export const sigframe: StructLayout<{
  handler: "u32";
  sig: "i32";
  flags: "u32";
  stack: "u32";
  cancelled: "i32";
  host: readonly ["u32", 3];
  info: readonly ["u8", 128];
  uc_flags: "u32";
  uc_link: "u32";
  uc_stack: typeof stackT;
  uc_mcontext: readonly ["u32", 16];
  uc_sigmask: readonly ["u32", 32];
}> = new StructLayout({
  handler: "u32",
  sig: "i32",
  flags: "u32",
  stack: "u32",
  cancelled: "i32",
  host: ["u32", 3],
  info: ["u8", 128],
  uc_flags: "u32",
  uc_link: "u32",
  uc_stack: stackT,
  uc_mcontext: ["u32", 16],
  uc_sigmask: ["u32", 32],
});
