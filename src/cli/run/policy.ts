import { callFilter } from "../../syscalls/index.ts";
import { UsageError } from "../failures.ts";

/** What no program can do without. */
const always: ReadonlySet<string> = new Set(["exit", "exit_group", "set_tid_address"]);

/** Which calls `--allow` and `--deny` leave; `undefined` for all. */
export function callPolicy({
  allow,
  deny,
}: {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}): ((name: string) => boolean) | undefined {
  if (allow.length === 0 && deny.length === 0) return undefined;
  const allowed = allow.map(filterOf);
  const denied = deny.map(filterOf);
  return (name) => {
    if (always.has(name)) return true;
    if (denied.some((matches) => matches(name))) return false;
    return allowed.length === 0 || allowed.some((matches) => matches(name));
  };
}

function filterOf(text: string): (name: string) => boolean {
  const { matches, unknown } = callFilter(text);
  if (unknown.length > 0) throw new UsageError(`'${unknown[0]}' is no system call and no family of them`);
  return matches;
}
