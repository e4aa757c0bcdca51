/** Facts of Linux: numbers, flags, errors, layouts. Nothing here does anything. */
export * from "./errno.ts";
export * from "./fcntl.ts";
export * from "./futex.ts";
export * from "./inotify.ts";
export * from "./layouts.ts";
export * from "./membarrier.ts";
export * from "./mman.ts";
export * from "./poll.ts";
export * from "./process.ts";
export * from "./resource.ts";
export * from "./signal.ts";
export * from "./stat.ts";
export * from "./syscall-numbers.ts";
export * from "./termios.ts";
export * from "./time.ts";
// As a whole, where names are looked up: whoever takes all facts as a whole loads all of them.
export * as signalFacts from "./signal.ts";
export * as timeFacts from "./time.ts";
