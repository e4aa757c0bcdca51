import {
  RLIMIT_AS,
  RLIMIT_CORE,
  RLIMIT_CPU,
  RLIMIT_DATA,
  RLIMIT_FSIZE,
  RLIMIT_LOCKS,
  RLIMIT_MEMLOCK,
  RLIMIT_MSGQUEUE,
  RLIMIT_NICE,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  RLIMIT_RSS,
  RLIMIT_RTPRIO,
  RLIMIT_RTTIME,
  RLIMIT_SIGPENDING,
  RLIMIT_STACK,
} from "../../abi/index.ts";
import type { ResourceLimits } from "../../kernel/index.ts";

/** As Linux calls them, with their units (fs/proc/base.c). */
const rows: readonly (readonly [number, string, string])[] = [
  [RLIMIT_CPU, "Max cpu time", "seconds"],
  [RLIMIT_FSIZE, "Max file size", "bytes"],
  [RLIMIT_DATA, "Max data size", "bytes"],
  [RLIMIT_STACK, "Max stack size", "bytes"],
  [RLIMIT_CORE, "Max core file size", "bytes"],
  [RLIMIT_RSS, "Max resident set", "bytes"],
  [RLIMIT_NPROC, "Max processes", "processes"],
  [RLIMIT_NOFILE, "Max open files", "files"],
  [RLIMIT_MEMLOCK, "Max locked memory", "bytes"],
  [RLIMIT_AS, "Max address space", "bytes"],
  [RLIMIT_LOCKS, "Max file locks", "locks"],
  [RLIMIT_SIGPENDING, "Max pending signals", "signals"],
  [RLIMIT_MSGQUEUE, "Max msgqueue size", "bytes"],
  [RLIMIT_NICE, "Max nice priority", ""],
  [RLIMIT_RTPRIO, "Max realtime priority", ""],
  [RLIMIT_RTTIME, "Max realtime timeout", "us"],
];

/** `/proc/PID/limits`. */
export function limitsText(limits: ResourceLimits): string {
  const lines = rows.map(([resource, name, unit]) => {
    const { soft, hard } = limits.get(resource) ?? { soft: Infinity, hard: Infinity };
    return line(name, [shown(soft), shown(hard)], unit);
  });
  return [line("Limit", ["Soft Limit", "Hard Limit"], "Units"), ...lines].join("");
}

function line(name: string, [soft, hard]: readonly [string, string], unit: string): string {
  return `${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} ${unit === "" ? "" : unit.padEnd(10)}\n`;
}

function shown(limit: number): string {
  return limit === Infinity ? "unlimited" : String(limit);
}
