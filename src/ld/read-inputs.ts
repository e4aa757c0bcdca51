/**
 * Taking in files: objects at once, members of archives when they are wanted.
 *
 * Members wait in a queue, so that a chain of a thousand members, each of which wants the next, needs no
 * stack.
 */
import { FormatError } from "../bytes/index.ts";
import {
  EM_WEBASSEMBLY,
  ET_DYN,
  ET_REL,
  isArchive,
  isElf,
  readArchive,
  readElf,
  type Archive,
  type ReadArchiveMember,
} from "../elf/index.ts";
import { isModule, readModule, type Module } from "../wasm/index.ts";
import type { LinkState } from "./link-state.ts";
import { resolutionProblems } from "./messages.ts";
import type { ObjectFile } from "./object-file.ts";
import type { LinkInput } from "./options.ts";
import { readElfObject } from "./read-elf-object.ts";
import { isLlvmObject, readLlvmObject } from "./read-llvm-object.ts";
import { isSharedLibrary, readSharedLibrary } from "./shared-library.ts";
import type { LazyMember, ResolutionProblems } from "./symbol-table.ts";

/** A file, or a member of one. */
interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** Reads all inputs and resolves their symbols. */
export function readInputs(state: LinkState, inputs: readonly LinkInput[]): void {
  new InputReader(state).read(inputs);
}

class InputReader {
  readonly #state: LinkState;
  readonly #queue: Source[] = [];
  readonly #comdats = new Map<string, ObjectFile>();
  readonly #problems: ResolutionProblems;

  constructor(state: LinkState) {
    this.#state = state;
    this.#problems = resolutionProblems(state);
  }

  read(inputs: readonly LinkInput[]): void {
    for (const input of inputs) {
      this.#attempt(input.name, () => this.#take(input));
      this.#drain();
    }
  }

  /** A file that is damaged is reported, and the others are looked at. */
  #attempt(name: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#state.error(`${name}: ${error.message}`);
    }
  }

  #take(input: LinkInput): void {
    const { name, bytes } = input;
    if (isArchive(bytes)) this.#takeArchive(input);
    else if (input.lazy === true) this.#takeLazily({ name, bytes, base: 0 });
    else if (isModule(bytes) && isSharedLibrary(readModule(bytes)))
      readSharedLibrary(this.#state, readModule(bytes), { name, asNeeded: input.asNeeded === true });
    else this.#takeObject({ name, bytes, base: 0 });
  }

  /** Takes in the members that were asked for, and those that they ask for. */
  #drain(): void {
    for (let source = this.#queue.shift(); source !== undefined; source = this.#queue.shift()) {
      const next = source;
      this.#attempt(next.name, () => this.#takeObject(next));
    }
  }

  #takeObject(source: Source): void {
    const file = this.#readObject(source);
    if (file === undefined) return;
    const state = this.#state;
    file.number = state.files.length;
    state.files.push(file);
    this.#claimComdats(file);
    state.symbols.addFile(file, this.#problems);
  }

  #readObject({ name, bytes, base }: Source): ObjectFile | undefined {
    const { types, segmentNames } = this.#state;
    if (isElf(bytes)) {
      const elf = readElf(bytes, { base });
      if (elf.header.machine !== EM_WEBASSEMBLY) {
        this.#state.error(`${name}: Is for machine ${elf.header.machine}, expected 0x4157 (WebAssembly)`);
        return undefined;
      }
      if (elf.header.type === ET_REL) return readElfObject(elf, { name, types });
      const kind = elf.header.type === ET_DYN ? "a shared object" : "an executable";
      this.#state.error(`${name}: Is ${kind}, expected an object or an archive`);
      return undefined;
    }
    if (isModule(bytes)) {
      const module = readModule(bytes, { base });
      if (hasAddress64(module)) {
        this.#state.error(`${name}: Is for memories with addresses of 64 bits (wasm64), expected 32`);
        return undefined;
      }
      if (isLlvmObject(module)) return readLlvmObject(module, { name, types, segmentNames });
      this.#state.error(`${name}: Is a module without a "linking" section, expected an object (clang -c makes one)`);
      return undefined;
    }
    if (bytes[0] === 0x42 && bytes[1] === 0x43) {
      this.#state.error(`${name}: Is LLVM bitcode, expected an object: compile without -flto`);
      return undefined;
    }
    const reading = "the file";
    const found = bytes.length === 0 ? "nothing" : `bytes ${Array.from(bytes.subarray(0, 4), hex).join(" ")}`;
    throw new FormatError({ offset: base, reading, found, expected: "an object file or an archive" });
  }

  #claimComdats(file: ObjectFile): void {
    for (const { name, entries } of file.comdats) {
      const owner = this.#comdats.get(name);
      if (owner === undefined) this.#comdats.set(name, file);
      else if (owner !== file) for (const entry of entries) entry.isDiscarded = true;
    }
  }

  #takeArchive(input: LinkInput): void {
    const archive = readArchive(input.bytes);
    if (input.wholeArchive === true) {
      for (const member of archive.members) this.#queue.push(this.#sourceOf(archive, { member, input }));
      return;
    }
    const lazy = new Map<ReadArchiveMember, LazyMember>();
    const lazyOf = (member: ReadArchiveMember): LazyMember => {
      const known =
        lazy.get(member) ??
        this.#lazyMember(`${input.name}(${member.name})`, () => this.#sourceOf(archive, { member, input }));
      lazy.set(member, known);
      return known;
    };
    const { symbolIndex } = archive;
    if (symbolIndex === undefined) return this.#indexMembers(archive, { input, lazyOf });
    for (let entry = 0; entry < symbolIndex.count; entry++) {
      const member = archive.memberAt(symbolIndex.memberOffset(entry));
      if (member !== undefined) this.#state.symbols.addLazy(symbolIndex.name(entry), lazyOf(member));
    }
  }

  /** An archive without an index: its members say what they define. */
  #indexMembers(
    archive: Archive,
    { input, lazyOf }: { readonly input: LinkInput; readonly lazyOf: (member: ReadArchiveMember) => LazyMember },
  ): void {
    for (const member of archive.members) {
      const source = this.#sourceOf(archive, { member, input });
      this.#attempt(source.name, () => {
        for (const { name, isLocal, isDefined } of this.#readObject(source)?.declared ?? [])
          if (!isLocal && isDefined) this.#state.symbols.addLazy(name, lazyOf(member));
      });
    }
  }

  /** An object that behaves like a member of an archive. */
  #takeLazily(source: Source): void {
    const lazy = this.#lazyMember(source.name, () => source);
    for (const { name, isLocal, isDefined } of this.#readObject(source)?.declared ?? [])
      if (!isLocal && isDefined) this.#state.symbols.addLazy(name, lazy);
  }

  #lazyMember(name: string, source: () => Source): LazyMember {
    let isTaken = false;
    return {
      name,
      extract: ({ symbol, file }) => {
        if (isTaken) return;
        isTaken = true;
        if (this.#state.options.whyExtract === true)
          this.#state.extractions.push(`${file?.name ?? "<internal>"}\t${name}\t${symbol}`);
        this.#queue.push(source());
      },
    };
  }

  #sourceOf(
    archive: Archive,
    { member, input }: { readonly member: ReadArchiveMember; readonly input: LinkInput },
  ): Source {
    const name = `${input.name}(${member.name})`;
    if (!archive.isThin) return { name, bytes: member.content, base: member.contentOffset };
    const folder = input.name.includes("/") ? input.name.slice(0, input.name.lastIndexOf("/") + 1) : "";
    const path = member.name.startsWith("/") ? member.name : folder + member.name;
    const bytes = this.#state.options.load?.(path);
    if (bytes === undefined) this.#state.error(`${input.name}: Cannot read "${path}", a member of this thin archive`);
    return { name, bytes: bytes ?? emptyObject, base: 0 };
  }
}

function hasAddress64(module: Module): boolean {
  return module
    .importsOf("memory")
    .some(({ external }) => external.kind === "memory" && external.type.limits.address64);
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

/** Stands for a file that was reported already. */
const emptyObject: Uint8Array = Uint8Array.from(
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat([0, 9, 7, 0x6c, 0x69, 0x6e, 0x6b, 0x69, 0x6e, 0x67, 2]),
);
