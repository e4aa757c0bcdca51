/** Texts of options, and where the program's own begin. */
import type { Option } from "commander";
import { UsageError } from "../failures.ts";

/** What the command line says. */
export interface RunOptions {
  readonly mount: readonly string[];
  readonly env: readonly string[];
  readonly cwd?: string;
  readonly root?: string;
  readonly isolated?: boolean;
  readonly user?: string;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly strace?: string;
  readonly c?: boolean;
  readonly memory?: number;
  readonly files?: number;
  readonly time?: string;
  readonly cflags: readonly string[];
}

/** The first word that is no option, nor the value of one, is the program; what follows is the program's. */
export function splitProgram(
  args: readonly string[],
  options: readonly Option[],
): { own: readonly string[]; program: string | undefined; args: readonly string[] } {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return { own: args.slice(0, at), program: args[at + 1], args: args.slice(at + 2) };
    if (!word.startsWith("-") || word === "-") break;
    const option = options.find(({ long, short }) => long === word || short === word);
    if (option?.required) at++;
  }
  return { own: args.slice(0, at), program: args[at], args: args.slice(at + 1) };
}

export function mountOf(text: string): { host: string; guest: string; isReadOnly: boolean } {
  const [host = "", guest = "", mode = "rw"] = text.split(":");
  if (host === "" || !guest.startsWith("/") || !["ro", "rw"].includes(mode)) {
    throw new UsageError(`'${text}' is no mount; it is HOST:GUEST or HOST:GUEST:ro, and GUEST begins with a slash`);
  }
  return { host, guest, isReadOnly: mode === "ro" };
}

const units: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

export function bytesOf(text: string): number {
  const [, digits, unit = ""] = /^(\d+)([KMG]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new UsageError(`'${text}' is no size; it is a number, with K, M or G behind it`);
  return Number(digits) * (units[unit.toUpperCase()] ?? 1);
}

/** Whether a program is compiled before it is run. */
export function isSource(path: string): boolean {
  return path.endsWith(".c");
}
