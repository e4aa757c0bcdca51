/** What `strace(1)` shows, from the table. */
import type { ExitStatus } from "../kernel/index.ts";
import type { CallObserver } from "./dispatch.ts";
import { resultText, signalName, type ObservedCall } from "./kind.ts";
import { families, systemCalls, type Family } from "./table.ts";

/** `openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3`. */
export function callText(name: string, call: ObservedCall): string {
  const row = systemCalls.get(name);
  const isEnd = name === "exit_group" || name === "exit";
  const result = isEnd ? "?" : resultText(call.result);
  if (row === undefined || !("parameters" in row)) return `${name}() = ${result}`;
  const shown: string[] = [];
  let at = 0;
  for (const kind of Object.values(row.parameters)) {
    const text = kind.show(at, call);
    if (text !== undefined) shown.push(text);
    at += kind.words;
  }
  return `${`${name}(${shown.join(", ")})`.padEnd(39)} = ${result}`;
}

/** `+++ exited with 3 +++`. */
export function endText(status: ExitStatus): string {
  return "code" in status ? `+++ exited with ${status.code} +++` : `+++ killed by ${signalName(status.signal)} +++`;
}

/** Whether a filter (`open,read`, `file`, `!write`) has the call; an unknown name is in the result's complaint. */
export function callFilter(filter: string): {
  readonly matches: (name: string) => boolean;
  readonly unknown: readonly string[];
} {
  const isNegated = filter.startsWith("!");
  const names = filter.replace(/^!/, "").split(",");
  const chosen = new Set<string>();
  const unknown: string[] = [];
  for (const name of names) {
    const family = Object.hasOwn(families, name) ? families[name as Family] : undefined;
    if (name === "all") for (const each of systemCalls.keys()) chosen.add(each);
    else if (family !== undefined) for (const each of Object.keys(family)) chosen.add(each);
    else if (systemCalls.has(name)) chosen.add(name);
    else unknown.push(name);
  }
  return { matches: (name) => chosen.has(name) !== isNegated, unknown };
}

/** Counts calls, for `strace -c`. */
export class CallCounts {
  readonly #counts = new Map<string, { calls: number; errors: number }>();

  readonly observe: CallObserver = (name, { result }) => {
    const count = this.#counts.get(name) ?? { calls: 0, errors: 0 };
    count.calls++;
    if (result < 0) count.errors++;
    this.#counts.set(name, count);
  };

  /** A table, the most frequent call first. */
  summary(): string {
    const rows = [...this.#counts].toSorted(([, a], [, b]) => b.calls - a.calls);
    const lines = rows.map(([name, { calls, errors }]) => line(calls, errors, name));
    const total = rows.reduce((sum, [, { calls }]) => sum + calls, 0);
    const failed = rows.reduce((sum, [, { errors }]) => sum + errors, 0);
    const ruler = `${"-".repeat(9)} ${"-".repeat(9)} ${"-".repeat(20)}`;
    return ["    calls    errors syscall", ruler, ...lines, ruler, line(total, failed, "total"), ""].join("\n");
  }
}

function line(calls: number, errors: number, name: string): string {
  return `${String(calls).padStart(9)} ${(errors === 0 ? "" : String(errors)).padStart(9)} ${name}`;
}
