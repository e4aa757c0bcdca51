/**
 * readelf: says what is in ELF files, in the words and columns of GNU's.
 *
 * Each part has its own file here and is a function from a report (file, request, output) to text. A part that meets
 * wrong bytes ends there and the next one has its turn: what can be shown is shown.
 */
import { FormatError, TextWriter, type ChunkSink } from "../../bytes/index.ts";
import { elfDebugSections } from "../../dwarf/index.ts";
import { EM_X86_64, isArchive, isElf, readArchive, readElf, type Archive } from "../../elf/index.ts";
import { isModule } from "../../wasm/index.ts";
import { listDebugInformation, x8664Registers } from "../debug-listing/index.ts";
import type { MemberContent } from "../open-file.ts";
import { listArchiveIndex, memberLabel } from "./archive-index.ts";
import { listDynamicSection } from "./dynamic-section.ts";
import { listFileHeader } from "./file-header.ts";
import { listHistograms } from "./histogram.ts";
import { listNotes } from "./notes.ts";
import { listProgramHeaders } from "./program-headers.ts";
import { listRelocations } from "./relocations.ts";
import type { Report } from "./report.ts";
import type { Part, ReadelfRequest } from "./request.ts";
import { dumpSections } from "./section-dumps.ts";
import { listSectionGroups } from "./section-groups.ts";
import { listSectionHeaders } from "./section-headers.ts";
import { listSymbols } from "./symbols.ts";
import { listUnwind } from "./unwind.ts";
import { listVersions } from "./versions.ts";

export interface ReadelfOutputs {
  /** Takes the text. */
  readonly sink: ChunkSink;
  /** Told what is wrong or odd, in sentences that name the file. */
  readonly complain: (message: string) => void;
}

export interface ReadelfFileOptions {
  /** Whether the file's name is to be said in front of what is in it: when there are several. */
  readonly isOneOfSeveral: boolean;
  /** Finds the contents of members of thin archives. */
  readonly outside: MemberContent;
}

/** The parts in the order in which they are shown, whatever the order in which they were asked for. */
const listers: readonly (readonly [parts: readonly Part[], list: (report: Report) => void])[] = [
  [["file-header"], listFileHeader],
  [["section-headers", "section-details"], listSectionHeaders],
  [["section-groups"], listSectionGroups],
  [["program-headers"], listProgramHeaders],
  [["dynamic"], listDynamicSection],
  [["relocations"], listRelocations],
  [["unwind"], listUnwind],
  [["symbols", "dynamic-symbols"], listSymbols],
  [["histogram"], listHistograms],
  [["versions"], listVersions],
];

/**
 * Shows files, one after the other.
 *
 * @example
 * ```ts
 * import { emptyRequest, Readelf } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const chunks: Uint8Array[] = [];
 * const outputs = { sink: (chunk: Uint8Array) => chunks.push(chunk), complain: console.error };
 * const readelf = new Readelf({ ...emptyRequest, parts: new Set(["file-header", "symbols"]) }, outputs);
 * readelf.show(bytes, "a.o", { isOneOfSeveral: false, outside: () => undefined });
 * readelf.finish(); // whether all went well
 * ```
 */
export class Readelf {
  readonly #request: ReadelfRequest;
  readonly #outputs: ReadelfOutputs;
  readonly #out: TextWriter;
  #hasFailed = false;

  constructor(request: ReadelfRequest, outputs: ReadelfOutputs) {
    this.#request = request;
    this.#outputs = outputs;
    this.#out = new TextWriter(outputs.sink);
  }

  /**
   * Shows a file.
   * @throws FormatError if it is none that can be shown at all
   */
  show(bytes: Uint8Array, path: string, options: ReadelfFileOptions): void {
    if (isArchive(bytes)) return this.#showArchive(readArchive(bytes), path, options);
    if (options.isOneOfSeveral) this.#title(path);
    if (this.#request.parts.has("archive-index")) this.#fail(path, "There is no archive index, as this is no archive");
    this.#showObject(bytes, path, 0);
  }

  /** Ends the output. @returns whether all that was asked for was there to be shown */
  finish(): boolean {
    this.#out.flush();
    return !this.#hasFailed;
  }

  #showArchive(archive: Archive, path: string, { outside }: ReadelfFileOptions): void {
    const { parts, dumps } = this.#request;
    if (parts.has("archive-index")) {
      const complaint = listArchiveIndex(archive, path, this.#out);
      if (complaint !== undefined) this.#fail(path, complaint);
      if (parts.size + dumps.length === 1) return;
    }
    for (const member of archive.members) {
      const name = memberLabel(archive, path, member.name);
      const content = archive.isThin ? outside(member) : member.content;
      this.#title(name);
      if (content === undefined) this.#fail(path, `Member "${member.name}" of the thin archive is not there`);
      else this.#attempt(name, () => this.#showObject(content, name, archive.isThin ? 0 : member.contentOffset));
    }
  }

  #title(name: string): void {
    this.#out.line();
    this.#out.line(`File: ${name}`);
  }

  #showObject(bytes: Uint8Array, name: string, base: number): void {
    const { parts, dumps } = this.#request;
    if (!isElf(bytes)) refuse(bytes, base);
    const report: Report = {
      file: readElf(bytes, { base }),
      request: this.#request,
      out: this.#out,
      warn: (message) => this.#warn(name, message),
      fail: (message) => this.#fail(name, message),
    };
    for (const [names, list] of listers) {
      if (names.some((part) => parts.has(part))) this.#attempt(name, () => list(report));
    }
    if (dumps.length > 0) this.#attempt(name, () => dumpSections(report));
    if (this.#request.debugParts.size > 0) this.#attempt(name, () => this.#listDebugInformation(report));
    if (parts.has("notes")) this.#attempt(name, () => listNotes(report));
  }

  #listDebugInformation({ file, out, fail }: Report): void {
    const { debugParts, wide } = this.#request;
    const listing = {
      sections: elfDebugSections(file, { isApart: false }),
      out,
      isWide: wide,
      ...(file.header.machine === EM_X86_64 && { registers: x8664Registers }),
      complain: ({ message }: FormatError) => fail(message),
    };
    listDebugInformation(listing, { parts: debugParts, names: file.sections.map((section) => section.name) });
  }

  /** Does one part of the job; if bytes are wrong there, says so and goes on. */
  #attempt(name: string, job: () => void): void {
    try {
      job();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#fail(name, error.message);
    }
  }

  #fail(name: string, message: string): void {
    this.#hasFailed = true;
    this.#warn(name, message);
  }

  #warn(name: string, message: string): void {
    // What was written before it comes before it.
    this.#out.flush();
    this.#outputs.complain(`${name}: ${message}`);
  }
}

function refuse(bytes: Uint8Array, base: number): never {
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const isWasm = isModule(bytes);
  throw new FormatError({
    offset: base,
    reading: "the file",
    found: isWasm ? "a WebAssembly module" : bytes.length === 0 ? "nothing" : `bytes ${start}`,
    expected: isWasm ? "an ELF file; 'muslin objdump -x' shows modules" : "an ELF file (7f 45 4c 46) or an archive",
  });
}
