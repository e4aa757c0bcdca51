/**
 * The files of a link. Objects are all taken; members of archives are taken as long as they define something that is
 * undefined, whatever the order of the files.
 */
import { FormatError } from "../../bytes/index.ts";
import type { DiagnosticLog } from "../../diag/index.ts";
import {
  ET_DYN,
  STB_WEAK,
  definedSymbolsOf,
  isArchive,
  isElf,
  readArchive,
  readFileHeader,
  type ReadArchiveMember,
} from "../../elf/index.ts";
import { SharedObject } from "./dynamic/shared-object.ts";
import { errorOf } from "./messages.ts";
import { ObjectFile } from "./object-file.ts";
import type { SymbolTableOfLink } from "./symbols.ts";

/** A file to link. */
export interface ScriptLinkInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether all members of an archive are taken. */
  readonly wholeArchive?: boolean;
  /** Whether a shared object is needed only if something of it is used. */
  readonly asNeeded?: boolean;
}

/** A member of an archive that may be taken. */
interface Member {
  readonly archive: string;
  readonly member: ReadArchiveMember;
  /** Place of the archive among the files of the link. */
  readonly position: number;
  isTaken: boolean;
}

export class Inputs {
  /** Shared objects, in the order of the link. */
  readonly libraries: SharedObject[] = [];
  readonly #files: { readonly file: ObjectFile; readonly position: number }[] = [];
  readonly #symbols: SymbolTableOfLink;
  readonly #log: DiagnosticLog;
  /** By the names that they define; the first archive that has a name is asked for it. */
  readonly #members: Map<string, Member> = new Map();
  readonly #groups: Set<string> = new Set();
  /** Files that were added. */
  #position = 0;

  constructor(symbols: SymbolTableOfLink, log: DiagnosticLog) {
    this.#symbols = symbols;
    this.#log = log;
  }

  /** In the order of the link: members of an archive are where the archive is, in the order in which they were taken. */
  get files(): readonly ObjectFile[] {
    return this.#files.toSorted((a, b) => a.position - b.position).map(({ file }) => file);
  }

  add(input: ScriptLinkInput): void {
    this.#position++;
    this.#guarded(input.name, () => {
      if (isArchive(input.bytes)) this.#addArchive(input);
      else if (isElf(input.bytes) && readFileHeader(input.bytes, 0).type === ET_DYN) this.#addShared(input);
      else if (isElf(input.bytes)) this.#addObject({ name: input.name, content: input.bytes }, this.#position);
      else errorOf(this.#log, `"${input.name}" is neither an ELF object nor an archive`);
    });
  }

  #addShared({ name, bytes, asNeeded = false }: ScriptLinkInput): void {
    const object = new SharedObject({ name, bytes, isAsNeeded: asNeeded });
    this.libraries.push(object);
    this.#symbols.addShared(object);
  }

  /** Adds an object that the linker has made, behind all others. */
  addMade(file: ObjectFile): void {
    this.#files.push({ file, position: this.#position + 1 });
  }

  /** Takes members of archives until none defines what is undefined. */
  takeMembers(): void {
    for (let progress = true; progress;) {
      progress = false;
      // A reference that is weak takes no member.
      const wanted = [...this.#symbols.values()].filter((symbol) => {
        return symbol.state === "undefined" && symbol.binding !== STB_WEAK && this.#members.has(symbol.name);
      });
      for (const symbol of wanted) {
        const member = this.#members.get(symbol.name);
        if (member === undefined || member.isTaken || symbol.state !== "undefined") continue;
        this.#take(member);
        progress = true;
      }
    }
  }

  #addArchive({ name, bytes, wholeArchive = false }: ScriptLinkInput): void {
    const archive = readArchive(bytes);
    if (archive.isThin) {
      errorOf(this.#log, `"${name}" is a thin archive, whose members are not in it`);
      return;
    }
    for (const member of archive.members) {
      const entry: Member = { archive: name, member, isTaken: false, position: this.#position };
      if (wholeArchive) this.#take(entry);
      else {
        this.#guarded(`${name}(${member.name})`, () => {
          for (const defined of definedSymbolsOf(member) ?? []) {
            if (!this.#members.has(defined)) this.#members.set(defined, entry);
          }
        });
      }
    }
  }

  #take(entry: Member): void {
    entry.isTaken = true;
    const { name, content, contentOffset } = entry.member;
    this.#guarded(`${entry.archive}(${name})`, () => {
      this.#addObject({ name, content, archive: entry.archive, base: contentOffset }, entry.position);
    });
  }

  #addObject(object: ConstructorParameters<typeof ObjectFile>[0], position: number): void {
    const file = new ObjectFile(object);
    file.dropGroups(this.#groups);
    this.#symbols.addFile(file);
    this.#files.push({ file, position });
  }

  /** A file whose bytes are wrong is one message; the others are still looked at. */
  #guarded(name: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      errorOf(this.#log, `${name}: ${error.message}`);
    }
  }
}
