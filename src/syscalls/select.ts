/**
 * `select(2)`: three sets of descriptors, in words of 32 bits. A look takes the words of all three together and asks each file once, whatever
 * sets it is in.
 */
import {
  errno,
  FD_SETSIZE,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLPRI,
  POLLRDBAND,
  POLLRDNORM,
  POLLWRBAND,
  POLLWRNORM,
  WOULD_BLOCK,
} from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { WaitQueue } from "../vfs/index.ts";
import { timespecMilliseconds } from "./arguments.ts";
import { waitUntil, withMask } from "./readiness.ts";

const READABLE = POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR;
const WRITABLE = POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR;
const wantedBySet = [READABLE, WRITABLE, POLLPRI] as const;

/** Addresses of the sets for reading, writing, exceptions; 0 for none. */
type Sets = readonly [number, number, number];

interface Selection {
  readonly sets: Sets;
  /** Descriptors below this are asked about. */
  readonly bits: number;
}

// A look's own: what the program asks, and the answers, which are stored when all are known. Word `w` of set `s` is at `3 * w + s`.
const asked = new Int32Array((FD_SETSIZE / 32) * 3);
const found = new Int32Array(asked.length);

function selectUntil(task: Task, selection: Selection, timeout: number | undefined): number {
  return waitUntil(task, {
    look: () => lookAtSets(task, selection),
    queues: () => queuesOf(task, selection),
    timeout,
    expired: () => {
      found.fill(0);
      store(task, selection);
      return 0;
    },
  });
}

function wordsOf({ bits }: Selection): number {
  return Math.ceil(bits / 32);
}

/** Fills {@link asked}. */
function readSets({ memory }: Task, selection: Selection): void {
  const words = wordsOf(selection);
  if (words === 0) return;
  const inLast = selection.bits % 32 === 0 ? -1 : (1 << (selection.bits % 32)) - 1;
  selection.sets.forEach((address, set) => {
    const view = address === 0 ? undefined : memory.view(address, words * 4);
    for (let word = 0; word < words; word++) {
      const bits = view?.getInt32((address >>> 0) + word * 4, true) ?? 0;
      asked[word * 3 + set] = word === words - 1 ? bits & inLast : bits;
    }
  });
}

/** The number of answers, which are stored, or `WOULD_BLOCK`. */
function lookAtSets(task: Task, selection: Selection): number {
  readSets(task, selection);
  let total = 0;
  for (let word = 0; word < wordsOf(selection); word++) total += lookAtWord(task, word);
  if (total === 0) return WOULD_BLOCK;
  store(task, selection);
  return total;
}

/** 32 descriptors. One that is not open is `EBADF`. */
function lookAtWord({ files }: Task, word: number): number {
  const at = word * 3;
  found.fill(0, at, at + 3);
  let total = 0;
  for (let rest = anyOf(word); rest !== 0; rest &= rest - 1) {
    const events = files.get(lowestOf(word, rest)).poll();
    const bit = rest & -rest;
    for (let set = 0; set < 3; set++) {
      if (((asked[at + set] ?? 0) & bit) === 0 || (events & (wantedBySet[set] ?? 0)) === 0) continue;
      found[at + set] = (found[at + set] ?? 0) | bit;
      total++;
    }
  }
  return total;
}

/** Bits of the descriptors that are in any set. */
function anyOf(word: number): number {
  return (asked[word * 3] ?? 0) | (asked[word * 3 + 1] ?? 0) | (asked[word * 3 + 2] ?? 0);
}

/** The lowest descriptor of a word of bits. */
function lowestOf(word: number, bits: number): number {
  return word * 32 + 31 - Math.clz32(bits & -bits);
}

function queuesOf(task: Task, selection: Selection): Set<WaitQueue> {
  readSets(task, selection);
  const queues = new Set<WaitQueue>();
  for (let word = 0; word < wordsOf(selection); word++) {
    for (let rest = anyOf(word); rest !== 0; rest &= rest - 1) {
      const { queue } = task.files.get(lowestOf(word, rest));
      if (queue !== undefined) queues.add(queue);
    }
  }
  return queues;
}

function store({ memory }: Task, selection: Selection): void {
  const words = wordsOf(selection);
  selection.sets.forEach((address, set) => {
    if (address === 0 || words === 0) return;
    const view = memory.view(address, words * 4);
    for (let word = 0; word < words; word++)
      view.setInt32((address >>> 0) + word * 4, found[word * 3 + set] ?? 0, true);
  });
}

function selectionOf(count: number, sets: Sets): Selection {
  if (count < 0) throw errno.EINVAL;
  return { sets, bits: Math.min(count, FD_SETSIZE) };
}

/** The time is two `long`, which are not changed. */
export function select(
  task: Task,
  count: number,
  reads: number,
  writes: number,
  exceptions: number,
  timeout: number,
): number {
  let milliseconds: number | undefined;
  if (timeout !== 0) {
    const [seconds, microseconds] = [task.memory.int32(timeout), task.memory.int32((timeout >>> 0) + 4)];
    if (seconds < 0 || microseconds < 0) throw errno.EINVAL;
    milliseconds = seconds * 1000 + microseconds / 1000;
  }
  return selectUntil(task, selectionOf(count, [reads, writes, exceptions]), milliseconds);
}

/** The last argument points to the mask's address and size. */
export function pselect6(
  task: Task,
  count: number,
  reads: number,
  writes: number,
  exceptions: number,
  timeout: number,
  pointer: number,
): number {
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  const mask = pointer === 0 ? 0 : task.memory.uint32(pointer);
  const size = mask === 0 ? 0 : task.memory.int32((pointer >>> 0) + 4);
  const selection = selectionOf(count, [reads, writes, exceptions]);
  return withMask(task, { mask, size }, () => selectUntil(task, selection, milliseconds));
}
