/** What an argument is: how strace shows it, and so what the documentation says of it. */
import { decodeUtf8 } from "../bytes/index.ts";
import { AT_FDCWD, errnoOf, signalFacts } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";

/** A call as strace sees it, at its end. */
export interface ObservedCall {
  readonly task: Task;
  readonly words: readonly number[];
  readonly result: number;
}

export interface Kind {
  /** Arguments of 32 bits that it takes. */
  readonly words: number;
  /** As strace writes it; `at` is its first word. Nothing where the call does not look at it. */
  show(at: number, call: ObservedCall): string | undefined;
}

/** Characters of a string, bytes of a buffer that strace shows. */
const SHOWN = 32;

function word(show: (value: number, call: ObservedCall) => string): Kind {
  return { words: 1, show: (at, call) => show(call.words[at] ?? 0, call) };
}

export const int: Kind = word(String);
export const size: Kind = word((value) => String(value >>> 0));
export const descriptor: Kind = word(String);
export const process: Kind = word(String);
export const address: Kind = word((value) => (value === 0 ? "NULL" : `0x${(value >>> 0).toString(16)}`));
export const octal: Kind = word((value) => (value === 0 ? "0" : `0${(value >>> 0).toString(8)}`));
export const hex: Kind = word((value) => `0x${(value >>> 0).toString(16)}`);
export const directory: Kind = word((value) => (value === AT_FDCWD ? "AT_FDCWD" : String(value)));

/** 64 bits in two words, low first. */
export const int64: Kind = {
  words: 2,
  show: (at, { words }) => String((words[at + 1] ?? 0) * 2 ** 32 + ((words[at] ?? 0) >>> 0)),
};

/** 64 bits behind a word of padding, which some calls have on 32-bit machines. */
export const padded64: Kind = { words: 3, show: (at, call) => int64.show(at + 1, call) };

/** A path or another text that the program passes. */
export const text: Kind = word((value, { task }) => shown(() => quoted(task.memory.string(value)), value));

/** Bytes that the program passes; the next argument is how many. */
export const input: Kind = {
  words: 1,
  show: (at, { task, words }) => {
    const length = (words[at + 1] ?? 0) >>> 0;
    return shown(() => quotedBytes(task.memory.span(words[at] ?? 0, Math.min(length, SHOWN + 1))), words[at] ?? 0);
  },
};

/** Bytes that the call has filled: as many as its result says. */
export const output: Kind = {
  words: 1,
  show: (at, { task, words, result }) => {
    if (result < 0) return address.show(at, { task, words, result });
    return shown(() => quotedBytes(task.memory.span(words[at] ?? 0, Math.min(result, SHOWN + 1))), words[at] ?? 0);
  },
};

/** The name of a constant: of `names`, those that match. Looked up only when something is shown: every start makes all kinds. */
function nameIn(names: Readonly<Record<string, unknown>>, pattern: RegExp = /^/): (value: number) => string {
  let byValue: ReadonlyMap<unknown, string> | undefined;
  return (value) => {
    byValue ??= new Map(
      Object.entries(names).flatMap(([name, one]) => (pattern.test(name) ? [[Number(one) | 0, name] as const] : [])),
    );
    return byValue.get(value) ?? String(value);
  };
}

/** One of several constants, as {@link nameIn}. */
export function oneOf(names: Readonly<Record<string, unknown>>, pattern?: RegExp): Kind {
  return word(nameIn(names, pattern));
}

/** `SIGINT`. */
export const signalName: (signal: number) => string = nameIn(signalFacts, /^SIG(?!RTMIN$)[A-Z0-9]+$/);
export const signal: Kind = word(signalName);

/** Bits, after at most one constant of the lowest bits, as `O_RDWR|O_CREAT`. */
export function flags(names: Readonly<Record<string, number>>, base?: Readonly<Record<string, number>>): Kind {
  return word((value) => {
    const bases = Object.entries(base ?? {});
    const mask = bases.reduce((all, [, one]) => all | one, 0);
    const bits = Object.entries(names).toSorted(([, a], [, b]) => popCount(b) - popCount(a));
    const parts: string[] = [];
    if (bases.length > 0) parts.push(bases.find(([, one]) => one === (value & mask))?.[0] ?? String(value & mask));
    let rest = value & ~mask;
    for (const [name, bit] of bits) {
      if (bit === 0 || (rest & bit) !== (bit | 0)) continue;
      parts.push(name);
      rest &= ~bit;
    }
    if (rest !== 0) parts.push(`0x${(rest >>> 0).toString(16)}`);
    return parts.length === 0 ? "0" : parts.join("|");
  });
}

/** What it is, the argument in front of it says: of which kind, or that the call does not look at it. */
export function following(choose: (previous: number) => Kind | undefined): Kind {
  return { words: 1, show: (at, call) => choose(call.words[at - 1] ?? 0)?.show(at, call) };
}

/** Shown by a function that reads memory, which may not be there. */
export function pointerTo(show: (at: number, call: ObservedCall) => string): Kind {
  return word((value, call) => (value === 0 ? "NULL" : shown(() => show(value >>> 0, call), value)));
}

/** As {@link pointerTo}, for what the call fills when it succeeds. */
export function resultIn(show: (at: number, call: ObservedCall) => string): Kind {
  return word((value, call) => {
    if (value === 0) return "NULL";
    return call.result < 0 ? hexOf(value) : shown(() => show(value >>> 0, call), value);
  });
}

/** The result as strace writes it: `3`, `-1 ENOENT (No such file or directory)`. */
export function resultText(result: number): string {
  const error = result < 0 ? errnoOf(-result) : undefined;
  if (error !== undefined) return `-1 ${error.name} (${error.message})`;
  return result >= 0 && result < 2 ** 20 ? String(result) : hexOf(result);
}

function shown(show: () => string, value: number): string {
  try {
    return show();
  } catch {
    return hexOf(value);
  }
}

function hexOf(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

function quotedBytes(bytes: Uint8Array): string {
  return quoted(decodeUtf8(bytes));
}

/** In C's manner, cut after {@link SHOWN} characters. */
export function quoted(content: string): string {
  const characters = Array.from(content);
  const escaped = characters.slice(0, SHOWN).map(escapedCharacter).join("");
  return `"${escaped}"${characters.length > SHOWN ? "..." : ""}`;
}

const escapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\v": "\\v",
  "\f": "\\f",
  '"': '\\"',
  "\\": "\\\\",
};

function escapedCharacter(character: string): string {
  const known = escapes[character];
  if (known !== undefined) return known;
  const point = character.codePointAt(0) ?? 0;
  if (point < 32 || point === 127) return `\\${point.toString(8)}`;
  // An invalid byte, see decodeUtf8.
  return point >= 0xdc80 && point <= 0xdcff ? `\\${(point & 0xff).toString(8)}` : character;
}

function popCount(value: number): number {
  return (value >>> 0).toString(2).replaceAll("0", "").length;
}
