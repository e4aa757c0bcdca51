/** Facts of Linux: numbers, flags, errors, layouts. Nothing here does anything. */
export * from "./errno.ts";
export * from "./fcntl.ts";
export * from "./futex.ts";
export * from "./inotify.ts";
export * from "./layouts.ts";
export * from "./mman.ts";
export * from "./poll.ts";
export * from "./process.ts";
export * from "./resource.ts";
export * from "./signal.ts";
export * from "./stat.ts";
export * from "./syscall-numbers.ts";
export * from "./termios.ts";
export * from "./time.ts";
