import {
  AT_CLKTCK,
  AT_EGID,
  AT_EUID,
  AT_EXECFN,
  AT_GID,
  AT_NULL,
  AT_PAGESZ,
  AT_RANDOM,
  AT_SECURE,
  AT_UID,
  errno,
  PAGE_SIZE,
} from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import type { Task } from "../kernel/index.ts";

/** `ARG_MAX` and a bit: what arguments and environment may take. */
const MAX_BYTES = 131_072;

/**
 * Writes what a program finds at its start, as Linux does (System V ABI, "Process Initialization"): `argc`, `argv`, 0, `envp`, 0,
 * `auxv`; behind it the strings. `top` is where the stack begins.
 */
export function putInitialStack(task: Task, top: number): number {
  const strings = [...task.arguments, ...task.environment, task.executable].map((text) => encodeUtf8(`${text}\0`));
  const size = strings.reduce((sum, { length }) => sum + length, 0);
  const count = task.arguments.length + task.environment.length;
  const words = 1 + count + 2 + 2 * AUXILIARY_ENTRIES;
  const needed = size + 16 + words * 4 + 32;
  if (needed > Math.min(MAX_BYTES, top - 4096)) throw errno.E2BIG;
  let at = top - size;
  const addresses = strings.map((bytes) => {
    task.memory.range(at, bytes.length).set(bytes);
    at += bytes.length;
    return at - bytes.length;
  });
  const random = (top - size - 16) & ~15;
  task.kernel.host.fillRandom(task.memory.range(random, 16));
  const start = (random - words * 4) & ~15;
  const argv = addresses.slice(0, task.arguments.length);
  const envp = addresses.slice(task.arguments.length, count);
  const auxiliary = auxiliaryVector(task, { random, name: addresses[count] ?? 0 });
  const values = [argv.length, ...argv, 0, ...envp, 0, ...auxiliary.flat()];
  values.forEach((value, index) => task.memory.setInt32(start + 4 * index, value));
  return start;
}

/** Of times(2), in a second. */
const CLOCK_TICKS = 100;
const AUXILIARY_ENTRIES = 10;

function auxiliaryVector(
  { credentials }: Task,
  { random, name }: { random: number; name: number },
): [number, number][] {
  const { user, group } = credentials;
  return [
    [AT_PAGESZ, PAGE_SIZE],
    [AT_CLKTCK, CLOCK_TICKS],
    [AT_UID, user.real],
    [AT_EUID, user.effective],
    [AT_GID, group.real],
    [AT_EGID, group.effective],
    [AT_SECURE, 0],
    [AT_RANDOM, random],
    [AT_EXECFN, name],
    [AT_NULL, 0],
  ];
}
