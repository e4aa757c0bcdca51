/** What is asked of `muslin run`. */
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

/** A program with what it is run with. */
export interface Job {
  readonly options: RunOptions;
  readonly program: string;
  readonly args: readonly string[];
}

export const noOptions: RunOptions = { mount: [], env: [], allow: [], deny: [], cflags: [] };

export function mountOf(text: string): { host: string; guest: string; isReadOnly: boolean } {
  const [host = "", guest = "", mode = "rw"] = text.split(":");
  if (host === "" || !guest.startsWith("/") || !["ro", "rw"].includes(mode)) {
    throw new UsageError(`'${text}' is no mount; it is HOST:GUEST or HOST:GUEST:ro, and GUEST begins with a slash`);
  }
  return { host, guest, isReadOnly: mode === "ro" };
}

/** Whether a program is compiled before it is run. */
export function isSource(path: string): boolean {
  return path.endsWith(".c");
}
