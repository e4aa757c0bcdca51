/** Every system call, and how far we are with it. In files by families; here they come together. */
import type { CallTable, SystemCall } from "./system-call.ts";
import { eventCalls } from "./table/events.ts";
import { fileCalls } from "./table/files.ts";
import { memoryCalls } from "./table/memory.ts";
import { missingCalls } from "./table/missing.ts";
import { processCalls } from "./table/processes.ts";
import { signalCalls } from "./table/signals.ts";
import { systemCalls as calls } from "./table/system.ts";
import { timeCalls } from "./table/time.ts";

/** Groups of calls, as `--allow`, `--deny` and strace's filter name them. */
export type Family = "file" | "event" | "memory" | "process" | "signal" | "system" | "time" | "missing";

export const families: Readonly<Record<Family, CallTable>> = {
  file: fileCalls,
  event: eventCalls,
  memory: memoryCalls,
  process: processCalls,
  signal: signalCalls,
  system: calls,
  time: timeCalls,
  missing: missingCalls,
};

/** By name. */
export const systemCalls: ReadonlyMap<string, SystemCall> = new Map(
  Object.values(families).flatMap((family) => Object.entries(family)),
);

/** The family of a call. */
export function familyOf(name: string): Family | undefined {
  return (Object.keys(families) as Family[]).find((family) => name in families[family]);
}
