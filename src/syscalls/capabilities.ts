/** `capget(2)`, `capset(2)`. */
import { errno } from "../abi/index.ts";
import { known, mayBecome, type Task } from "../kernel/index.ts";
import { findTask } from "./processes.ts";

/** Versions of the structures, with how many words of 32 bits each set has. */
const wordsByVersion: ReadonlyMap<number, number> = new Map([
  [0x1998_0330, 1],
  [0x2007_1026, 2],
  [0x2008_0522, 2],
]);
const CURRENT_VERSION = 0x2008_0522;

/** Bytes of `struct __user_cap_data_struct`: `effective`, `permitted`, `inheritable`. */
const DATA_SIZE = 12;

/** How many words; of a version that is not known, the program is told which is. */
function wordsOf({ memory }: Task, header: number): number | undefined {
  const words = wordsByVersion.get(memory.int32(header));
  if (words === undefined) memory.setInt32(header, CURRENT_VERSION);
  return words;
}

export function capget(task: Task, header: number, data: number): number {
  const words = wordsOf(task, header);
  // Asked without a place for the answer, to learn the version.
  if (data === 0) return 0;
  if (words === undefined) throw errno.EINVAL;
  const id = task.memory.int32(header + 4);
  if (id < 0) throw errno.EINVAL;
  const { effective, permitted, inheritable } = findTask(task, id).credentials.capabilities;
  const view = task.memory.view(data, words * DATA_SIZE);
  [effective, permitted, inheritable].forEach((set, field) => {
    for (let word = 0; word < words; word++)
      view.setUint32(
        (data >>> 0) + word * DATA_SIZE + field * 4,
        Number(BigInt.asUintN(32, set >> BigInt(32 * word))),
        true,
      );
  });
  return 0;
}

export function capset(task: Task, header: number, data: number): number {
  const words = wordsOf(task, header);
  if (words === undefined) throw errno.EINVAL;
  const id = task.memory.int32(header + 4);
  if (id !== 0 && id !== task.id) throw errno.EPERM;
  const view = task.memory.view(data, words * DATA_SIZE);
  const setAt = (field: number): bigint => {
    let set = 0n;
    for (let word = 0; word < words; word++)
      set |= BigInt(view.getUint32((data >>> 0) + word * DATA_SIZE + field * 4, true)) << BigInt(32 * word);
    return known(set);
  };
  const wanted = { effective: setAt(0), permitted: setAt(1), inheritable: setAt(2) };
  if (!mayBecome(task.credentials.capabilities, wanted)) throw errno.EPERM;
  task.credentials = task.credentials.withCapabilities(wanted);
  return 0;
}
