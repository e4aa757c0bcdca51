/** What `muslin objdump` prints, as a library: files go in one after the other, chunks of text come out. */
import { FormatError, writeAnnotatedListing, TextWriter, type ChunkSink } from "../bytes/index.ts";
import type { ReadArchiveMember } from "../elf/index.ts";
import { memberListing } from "./archive-listing.ts";
import { listDebugInformation, type DebugPart } from "./debug-listing/index.ts";
import { writeDisassembly } from "./disassembly.ts";
import { writeFileHeader, writeSectionHeaders } from "./file-summary.ts";
import { writeHexDump, type AddressRange } from "./hex-dump.ts";
import { hasFlag, sectionFlags, type ObjectFile, type ObjectSection } from "./object-file.ts";
import { isArchive, openArchive, openObject, type MemberContent } from "./open-file.ts";
import { writeRelocations } from "./relocation-listing.ts";
import { SourceListing, type SourceOptions } from "./source-listing.ts";
import { writeSymbolTable, type NameText } from "./symbol-listing.ts";

/** What to show. */
export interface ObjdumpRequest {
  /** `-a` */
  readonly archiveHeaders?: boolean;
  /** `-f` */
  readonly fileHeaders?: boolean;
  /** `-p` */
  readonly privateHeaders?: boolean;
  /** `-h` */
  readonly sectionHeaders?: boolean;
  /** `-t` */
  readonly symbols?: boolean;
  /** `-T` */
  readonly dynamicSymbols?: boolean;
  /** `-r` */
  readonly relocations?: boolean;
  /** `-R` */
  readonly dynamicRelocations?: boolean;
  /** `-s` */
  readonly contents?: boolean;
  /** `-d`: sections of code. */
  readonly disassembly?: boolean;
  /** Only these functions (`--disassemble=NAME`), by their names, as written or mangled, or as `func[12]`; all if empty. */
  readonly onlyFunctions?: readonly string[];
  /** Only these sections (`-j`); all if empty. */
  readonly onlySections?: readonly string[];
  /** `--start-address`, `--stop-address` */
  readonly range?: AddressRange;
  /** `-w` */
  readonly isWide?: boolean;
  /** `--show-raw-insn`; on unless it is false. */
  readonly showsBytes?: boolean;
  /** `-W`: parts of debug information. */
  readonly debugParts?: readonly DebugPart[];
  /** `--annotate`: every field of headers and tables beside its bytes. */
  readonly annotation?: boolean;
  /** `-C` */
  readonly demangle?: NameText;
  /** `-l`, `-S`: lines of the source in between the instructions. */
  readonly source?: SourceOptions;
}

export interface ObjdumpOutput {
  readonly sink: ChunkSink;
  /** Told of everything that is wrong with a file, as a sentence with the file's name in front. */
  readonly complain: (message: string) => void;
}

/**
 * Shows files.
 *
 * @example
 * ```ts
 * import { Objdump } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const sink = (chunk: Uint8Array) => console.log(new TextDecoder().decode(chunk));
 * const objdump = new Objdump({ sectionHeaders: true }, { sink, complain: console.error });
 * objdump.show(bytes, "prog.wasm");
 * objdump.finish(); // whether all was well
 * ```
 */
export class Objdump {
  readonly #request: ObjdumpRequest;
  readonly #output: ObjdumpOutput;
  readonly #out: TextWriter;
  readonly #unseenSections: Set<string>;
  #isFine = true;
  /** The complaints about the file that is being shown. */
  readonly #said = new Set<string>();

  constructor(request: ObjdumpRequest, output: ObjdumpOutput) {
    this.#request = request;
    this.#output = output;
    this.#out = new TextWriter(output.sink);
    this.#unseenSections = new Set(request.onlySections);
  }

  /**
   * Shows one file.
   * @param outside finds members of thin archives
   */
  show(bytes: Uint8Array, path: string, options: { readonly outside?: MemberContent } = {}): void {
    const warn = (message: string): void => this.#complain(`${path}: ${message}`);
    this.#said.clear();
    try {
      if (isArchive(bytes)) this.#showArchive(bytes, path, options);
      else this.#showObject(openObject(bytes, { warn }), path);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      warn(error.message);
    }
    this.#out.flush();
  }

  /** Call it behind the last file. Returns whether nothing was wrong. */
  finish(): boolean {
    const { onlySections = [] } = this.#request;
    // As with GNU, one that is found excuses the others: scripts name sections that some files have.
    const isNoneFound = this.#unseenSections.size === new Set(onlySections).size;
    for (const name of isNoneFound ? onlySections.toReversed() : []) {
      this.#complain(`Section '${name}' mentioned in a -j option, but not found in any input file`);
    }
    return this.#isFine;
  }

  #showArchive(bytes: Uint8Array, path: string, { outside }: { readonly outside?: MemberContent }): void {
    const warn = (message: string): void => this.#complain(`${path}: ${message}`);
    const archive = openArchive(bytes, { warn, ...(outside && { outside }) });
    this.#out.line(`In archive ${path}:`);
    for (const opened of archive.members()) {
      const { member } = opened;
      if ("error" in opened) this.#complain(`${path}(${member.name}): ${opened.error.message}`);
      else this.#showObject(opened.object, member.name, member);
    }
  }

  /** Everything that was asked for, in the order of GNU objdump. What is malformed is left out, with a complaint. */
  #showObject(object: ObjectFile, name: string, member?: ReadArchiveMember): void {
    const out = this.#out;
    const request = this.#request;
    const isShown = (section: ObjectSection): boolean => this.#isShown(section);
    const isListed = !request.disassembly;
    const titled = { title: "SYMBOL TABLE", digits: object.addressDigits, nameText: this.#nameText };
    out.line(`\n${name}:     file format ${object.format}`);
    if (request.archiveHeaders) out.line(member === undefined ? name : memberListing(member));
    const part = (isWanted: boolean | undefined, write: () => void): void => {
      if (isWanted) this.#attempt(name, write);
    };
    part(request.fileHeaders, () => writeFileHeader(object, out));
    part(request.privateHeaders, () => object.writePrivateHeaders(out, isShown));
    out.line();
    part(request.sectionHeaders, () => writeSectionHeaders(object, out, { isWide: request.isWide ?? false, isShown }));
    part(request.symbols, () => writeSymbolTable(object.symbols(), out, titled));
    part(request.dynamicSymbols, () => this.#showDynamicSymbols(object, name));
    part((request.debugParts ?? []).length > 0, () => this.#listDebugInformation(object, name));
    part(request.relocations && isListed, () => this.#showRelocations(object));
    part(request.dynamicRelocations && isListed, () => this.#showDynamicRelocations(object, name));
    part(request.contents, () => this.#showContents(object));
    part(request.disassembly, () => this.#disassemble(object, name));
    part(request.annotation, () => {
      writeAnnotatedListing(object.bytes, object.fields(), { base: object.base, write: (line) => out.text(line) });
    });
  }

  #attempt(name: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#complain(`${name}: ${error.message}`);
    }
  }

  #showDynamicSymbols(object: ObjectFile, name: string): void {
    const symbols = object.dynamicSymbols();
    if (symbols === undefined) this.#complain(`${name}: Not a dynamic object`);
    const nameText = this.#nameText;
    writeSymbolTable(symbols ?? [], this.#out, {
      title: "DYNAMIC SYMBOL TABLE",
      digits: object.addressDigits,
      nameText,
    });
  }

  #showRelocations(object: ObjectFile): void {
    for (const section of object.sections) {
      if (!this.#isShown(section) || !hasFlag(section.flags, sectionFlags.RELOC)) continue;
      this.#out.text(`RELOCATION RECORDS FOR [${section.name}]:`);
      const relocations = object.relocations(section);
      writeRelocations(relocations, this.#out, { digits: object.addressDigits, nameText: this.#nameText });
    }
  }

  #showDynamicRelocations(object: ObjectFile, name: string): void {
    const relocations = object.dynamicRelocations();
    if (relocations === undefined) {
      this.#complain(`${name}: Not a dynamic object`);
      return;
    }
    this.#out.text("DYNAMIC RELOCATION RECORDS");
    writeRelocations(relocations, this.#out, { digits: object.addressDigits, nameText: this.#nameText });
  }

  #showContents(object: ObjectFile): void {
    for (const section of object.sections) {
      if (this.#isShown(section)) writeHexDump(section, this.#out, this.#range);
    }
  }

  #listDebugInformation(object: ObjectFile, name: string): void {
    const { debugParts, isWide = false } = this.#request;
    const complain = ({ message }: FormatError): void => this.#complain(`${name}: ${message}`);
    const listing = { sections: object.debugSections(), out: this.#out, isWide, complain };
    const names = object.sections.map((section) => section.name);
    listDebugInformation(listing, { parts: new Set(debugParts), names });
  }

  #disassemble(object: ObjectFile, name: string): void {
    if (!object.canDisassemble) {
      this.#complain(`${name}: Cannot disassemble for architecture ${object.architecture}`);
      return;
    }
    const request = this.#request;
    const nameText = this.#nameText;
    const source = request.source && new SourceListing(object, this.#out, { ...request.source, nameText });
    const options = {
      range: this.#range,
      showsBytes: request.showsBytes ?? true,
      showsRelocations: request.relocations ?? false,
      nameText,
      ...(source && { source }),
      isShown: (wanted: string): boolean => this.#isWantedFunction(wanted),
      report: (message: string): void => this.#complain(`${name}: ${message}`),
    };
    for (const section of object.sections) {
      if (!this.#isShown(section) || !hasFlag(section.flags, sectionFlags.CODE)) continue;
      writeDisassembly(object, section, { out: this.#out, options });
    }
  }

  #isShown({ name }: ObjectSection): boolean {
    const { onlySections = [] } = this.#request;
    if (onlySections.length === 0) return true;
    this.#unseenSections.delete(name);
    return onlySections.includes(name);
  }

  #isWantedFunction(name: string): boolean {
    const { onlyFunctions = [] } = this.#request;
    return onlyFunctions.length === 0 || onlyFunctions.includes(name) || onlyFunctions.includes(this.#nameText(name));
  }

  get #nameText(): NameText {
    return this.#request.demangle ?? ((name) => name);
  }

  get #range(): AddressRange {
    return this.#request.range ?? { start: undefined, stop: undefined };
  }

  /**
   * Says a thing once, though several parts of a listing may meet it. What was printed before comes first, where both
   * streams are the same terminal.
   */
  #complain(message: string): void {
    this.#isFine = false;
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#out.flush();
    this.#output.complain(message);
  }
}
