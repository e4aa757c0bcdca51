/**
 * The name section with new indices. Names are copied as bytes: a large module has a hundred thousand of them, and none
 * has to be understood.
 */
import { FormatError, Writer, type Reader } from "../../bytes/index.ts";
import type { Module, Section } from "../../wasm/index.ts";
import { NOWHERE } from "./index-spaces.ts";

/** What becomes of an index; {@link NOWHERE} if its name goes. */
export type Renaming = (index: number) => number;

/** How to rename; indices of everything else stay. */
export interface Renamings {
  readonly functions: Renaming;
  readonly types: Renaming;
  readonly globals: Renaming;
  /** A renaming of the labels of a function; both indices are old. */
  readonly labels: (functionIndex: number) => Renaming;
}

interface Entry {
  readonly index: number;
  /** Behind the index. */
  readonly content: Uint8Array;
  /** Whether the content's size is written in front of it. */
  readonly isSized: boolean;
}

interface Block {
  readonly block: Reader;
  readonly renamings: Renamings;
}

const stays: Renaming = (index) => index;

/** Kinds of subsections that are maps of names, and whose indices the names are of. */
const maps: ReadonlyMap<number, "functions" | "types" | "globals" | undefined> = new Map([
  [1, "functions"],
  [4, "types"],
  [5, undefined],
  [6, undefined],
  [7, "globals"],
  [8, undefined],
  [9, undefined],
  [11, undefined],
]);

/** Kinds of subsections that are maps of maps: by functions, by functions, and by types. */
const LOCALS = 2;
const LABELS = 3;
const FIELDS = 10;

/** Whether the section can be read. Nobody has to care if not, but then its indices cannot be changed. */
export function isWellFormed(module: Module, section: Section): boolean {
  try {
    renamedNames(module, section, { functions: stays, types: stays, globals: stays, labels: () => stays });
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** @throws FormatError if the section is malformed */
export function renamedNames(module: Module, section: Section, renamings: Renamings): Uint8Array {
  const reader = module.reader(section);
  const writer = new Writer({ capacity: reader.remaining });
  while (!reader.done) {
    const kind = reader.u8("kind of names");
    const block = reader.sized("names");
    writeBlock(writer, kind, { block, renamings });
  }
  return writer.finish();
}

function writeBlock(writer: Writer, kind: number, { block, renamings }: Block): void {
  const isNested = kind === LOCALS || kind === LABELS || kind === FIELDS;
  if (!isNested && !maps.has(kind)) return writeContents(writer, kind, block.view(block.remaining, "names"));
  const entries = isNested ? readNested(block, kind, renamings) : readMap(block, kind, renamings);
  block.expectEnd("names");
  if (entries.length === 0) return;
  const contents = new Writer({ capacity: block.end - block.position + 16 });
  writeEntries(contents, entries);
  writeContents(writer, kind, contents.written);
}

function writeContents(writer: Writer, kind: number, contents: Uint8Array): void {
  writer.u8(kind);
  writer.lebU32(contents.length);
  writer.raw(contents);
}

function readMap(block: Reader, kind: number, renamings: Renamings): Entry[] {
  const space = maps.get(kind);
  return readNames(block, space === undefined ? stays : renamings[space]);
}

function readNames(reader: Reader, renaming: Renaming): Entry[] {
  const entries: Entry[] = [];
  for (let left = reader.count("names", 2); left > 0; left--) {
    const index = renaming(reader.lebU32("index"));
    entries.push({ index, content: reader.view(reader.lebU32("size of name"), "name"), isSized: true });
  }
  return inOrder(entries);
}

/** A map of maps of names, whose contents are encoded already; functions and types of which no name is left have gone. */
function readNested(reader: Reader, kind: number, renamings: Renamings): Entry[] {
  const outer = kind === FIELDS ? renamings.types : renamings.functions;
  const nested: Entry[] = [];
  for (let left = reader.count("names", 2); left > 0; left--) {
    const index = reader.lebU32("index");
    const names = readNames(reader, kind === LABELS ? renamings.labels(index) : stays);
    if (names.length === 0) continue;
    const inner = new Writer({ capacity: 64 });
    writeEntries(inner, names);
    nested.push({ index: outer(index), content: inner.written, isSized: false });
  }
  return inOrder(nested);
}

/** By index; of several for one index, the first is left. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const left = entries.filter(({ index }) => index !== NOWHERE).sort((a, b) => a.index - b.index);
  return left.filter(({ index }, position) => index !== left[position - 1]?.index);
}

function writeEntries(writer: Writer, entries: readonly Entry[]): void {
  writer.lebU32(entries.length);
  for (const { index, content, isSized } of entries) {
    writer.lebU32(index);
    if (isSized) writer.lebU32(content.length);
    writer.raw(content);
  }
}
