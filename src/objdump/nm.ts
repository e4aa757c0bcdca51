/** What `muslin nm` prints, as a library: files go in one after the other, chunks of text come out. */
import { FormatError, TextWriter } from "../bytes/index.ts";
import type { Archive, ReadArchiveMember } from "../elf/index.ts";
import { BASE_VERSION } from "./elf-symbols.ts";
import { placeOf, type ObjectFile, type ObjectSymbol } from "./object-file.ts";
import type { ObjdumpOutput } from "./objdump.ts";
import { isArchive, openArchive, openObject, type MemberContent } from "./open-file.ts";
import type { NameText } from "./symbol-listing.ts";
import { gnuLetter, isUndefinedLetter, llvmLetter } from "./symbol-letters.ts";
import { selectSymbols, sizeOf, type SymbolSelection } from "./symbol-selection.ts";

export type SymbolFormat = "bsd" | "posix" | "sysv" | "just-symbols";

/** What to list and how. */
export interface NmRequest extends SymbolSelection {
  /** `-f`; `bsd` by default. */
  readonly format?: SymbolFormat;
  /** `-D` */
  readonly dynamic?: boolean;
  /** `-S` */
  readonly showsSize?: boolean;
  /** `-A` */
  readonly showsFile?: boolean;
  /** `-s` */
  readonly archiveIndex?: boolean;
  /** `-t`: base of numbers, 16 by default. */
  readonly radix?: 8 | 10 | 16;
  /** Versions are shown behind names unless it is false. */
  readonly showsVersions?: boolean;
  /** `-C` */
  readonly demangle?: NameText;
  /** Whether several files are listed, so that each needs a heading. */
  readonly hasManyFiles?: boolean;
}

/** What a symbol is listed with. */
interface Listing {
  readonly symbol: ObjectSymbol;
  readonly name: string;
  readonly letter: string;
  readonly isUndefined: boolean;
  readonly digits: number;
}

/** Names of ELF's symbol types, as `-f sysv` has them. */
const typeNames: readonly string[] = ["NOTYPE", "OBJECT", "FUNC", "SECTION", "FILE", "COMMON", "TLS"];

/**
 * Lists symbols of files.
 *
 * @example
 * ```ts
 * import { Nm } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const sink = (chunk: Uint8Array) => console.log(new TextDecoder().decode(chunk));
 * new Nm({ definedOnly: true }, { sink, complain: console.error }).list(bytes, "prog.wasm");
 * ```
 */
export class Nm {
  readonly #request: NmRequest;
  readonly #output: ObjdumpOutput;
  readonly #out: TextWriter;
  readonly #format: SymbolFormat;

  constructor(request: NmRequest, output: ObjdumpOutput) {
    this.#request = request;
    this.#output = output;
    this.#out = new TextWriter(output.sink);
    this.#format = request.format ?? "bsd";
  }

  /** Lists one file. Returns whether it could be read. */
  list(bytes: Uint8Array, path: string, options: { readonly outside?: MemberContent } = {}): boolean {
    let isFine = true;
    const list = (): void => {
      if (isArchive(bytes)) isFine = this.#listArchive(bytes, path, options);
      else this.#listFile(bytes, path);
    };
    isFine = this.#attempt(path, list) && isFine;
    this.#out.flush();
    return isFine;
  }

  #listFile(bytes: Uint8Array, path: string): void {
    const object = openObject(bytes, { warn: (message) => this.#complain(`${path}: ${message}`) });
    if (this.#needsHeadings && this.#request.hasManyFiles) this.#writeHeading(path);
    if (this.#format === "sysv") this.#writeSysvHeading(path, object.addressDigits);
    this.#listObject(object, { path });
  }

  #listArchive(bytes: Uint8Array, path: string, { outside }: { readonly outside?: MemberContent }): boolean {
    const warn = (message: string): void => this.#complain(`${path}: ${message}`);
    const { archive, members } = openArchive(bytes, { warn, ...(outside && { outside }) });
    if (this.#format === "bsd" && this.#request.hasManyFiles) this.#writeHeading(path);
    if (this.#request.archiveIndex) this.#writeArchiveIndex(archive);
    let isFine = true;
    for (const opened of members()) {
      const name = `${path}(${opened.member.name})`;
      if ("error" in opened) {
        this.#complain(`${name}: ${opened.error.message}`);
        // Libraries may have members that are no objects; GNU nm leaves it at that, too.
        if (archive.isThin) isFine = false;
      } else {
        isFine = this.#attempt(name, () => this.#listMember(opened, path)) && isFine;
      }
    }
    return isFine;
  }

  #listMember(
    { member, object }: { readonly member: ReadArchiveMember; readonly object: ObjectFile },
    path: string,
  ): void {
    const inArchive = `${path}[${member.name}]`;
    if (this.#needsHeadings) this.#writeHeading(this.#format === "posix" ? inArchive : member.name);
    if (this.#format === "sysv") this.#writeSysvHeading(inArchive, object.addressDigits);
    this.#listObject(object, { path, member: member.name });
  }

  /** Whether the file was good enough. */
  #attempt(name: string, list: () => void): boolean {
    try {
      list();
      return true;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#complain(`${name}: ${error.message}`);
      return false;
    }
  }

  get #needsHeadings(): boolean {
    const { showsFile = false } = this.#request;
    return !showsFile && (this.#format === "bsd" || this.#format === "posix");
  }

  #writeHeading(name: string): void {
    this.#out.line(this.#format === "posix" ? `${name}:` : `\n${name}:`);
  }

  /** Also says what the columns are, so it is there with `-A` too. */
  #writeSysvHeading(name: string, digits: number): void {
    const kind = this.#request.undefinedOnly ? "Undefined symbols" : "Symbols";
    const value = "Value".padEnd(digits);
    const size = "Size".padEnd(digits);
    this.#out.line(`\n\n${kind} from ${name}:\n`);
    this.#out.line(`Name                  ${value}Class        Type         ${size} Line  Section\n`);
  }

  #writeArchiveIndex(archive: Archive): void {
    const { symbolIndex } = archive;
    if (symbolIndex === undefined || symbolIndex.count === 0) return;
    this.#out.line("\nArchive index:");
    for (let entry = 0; entry < symbolIndex.count; entry++) {
      const member = archive.memberAt(symbolIndex.memberOffset(entry));
      if (member !== undefined) this.#out.line(`${symbolIndex.name(entry)} in ${member.name}`);
    }
  }

  #listObject(object: ObjectFile, place: { readonly path: string; readonly member?: string }): void {
    const shown = place.member ?? place.path;
    const symbols = this.#request.dynamic ? object.dynamicSymbols() : object.symbols();
    if (symbols === undefined || symbols.length === 0) {
      this.#complain(`${shown}: No symbols`);
      return;
    }
    const isElf = object.format.startsWith("elf");
    const letterOf = isElf ? gnuLetter : llvmLetter;
    for (const symbol of selectSymbols(symbols, this.#request)) {
      const letter = letterOf(symbol);
      const name = this.#nameText(symbol.name) + this.#versionText(symbol);
      this.#writePlace(place);
      this.#writeSymbol({
        symbol,
        name,
        letter,
        isUndefined: isUndefinedLetter(letter),
        digits: object.addressDigits,
      });
    }
  }

  #writePlace({ path, member }: { readonly path: string; readonly member?: string }): void {
    if (!this.#request.showsFile) return;
    if (this.#format === "posix") this.#out.text(member === undefined ? `${path}: ` : `${path}[${member}]: `);
    else this.#out.text(member === undefined ? `${path}:` : `${path}:${member}:`);
  }

  #writeSymbol(listing: Listing): void {
    switch (this.#format) {
      case "bsd":
        return this.#writeBsd(listing);
      case "posix":
        return this.#writePosix(listing);
      case "sysv":
        return this.#writeSysv(listing);
      case "just-symbols":
        return this.#out.line(listing.name);
    }
  }

  #writeBsd({ symbol, name, letter, isUndefined, digits }: Listing): void {
    const out = this.#out;
    const size = sizeOf(symbol);
    if (isUndefined) {
      out.blanks(digits);
    } else {
      const { showsSize, order } = this.#request;
      out.text(this.#number(order === "size" && !showsSize ? size : symbol.value, digits));
      if (showsSize && size !== 0n) out.text(` ${this.#number(size, digits)}`);
    }
    out.line(` ${letter} ${name}`);
  }

  #writePosix({ symbol, name, letter, isUndefined, digits }: Listing): void {
    const size = sizeOf(symbol);
    // Without leading zeros: POSIX asks for just the number.
    const number = (value: bigint): string => BigInt.asUintN(4 * digits, value).toString(this.#request.radix ?? 16);
    const value = isUndefined ? "        " : `${number(symbol.value)} ${size === 0n ? "" : number(size)}`;
    this.#out.line(`${name} ${letter} ${value}`);
  }

  #writeSysv({ symbol, name, letter, isUndefined, digits }: Listing): void {
    const blank = " ".repeat(digits);
    const size = sizeOf(symbol);
    const value = isUndefined ? blank : this.#number(symbol.value, digits);
    const type = typeNames[symbol.type] ?? typeRange(symbol.type);
    const sizeText = size === 0n ? blank : this.#number(size, digits);
    this.#out.line(
      `${name.padEnd(20)}|${value}|   ${letter}  |${type.padStart(18)}|${sizeText}|     |${placeOf(symbol)}`,
    );
  }

  #number(value: bigint, digits: number): string {
    return BigInt.asUintN(4 * digits, value)
      .toString(this.#request.radix ?? 16)
      .padStart(digits, "0");
  }

  #nameText(name: string): string {
    return this.#request.demangle?.(name) ?? name;
  }

  #versionText({ name, version, section }: ObjectSymbol): string {
    if (this.#request.showsVersions === false || version === undefined) return "";
    if (version.name === "" || version.name === BASE_VERSION) return "";
    // The symbol that stands for the version itself.
    if (version.name === name && section !== "*UND*") return "";
    return `${version.hidden ? "@" : "@@"}${version.name}`;
  }

  #complain(message: string): void {
    this.#out.flush();
    this.#output.complain(message);
  }
}

function typeRange(type: number): string {
  if (type >= 13) return `<processor specific>: ${type}`;
  return type >= 10 ? `<OS specific>: ${type}` : `<unknown>: ${type}`;
}
