/** What `muslin addr2line` prints, as a library: an address goes in, its lines of text come out. */
import type { SourceFrame } from "../dwarf/index.ts";
import {
  hasFlag,
  sectionFlags,
  symbolFlags,
  type CodeRegion,
  type ObjectFile,
  type ObjectSection,
  type ObjectSymbol,
} from "./object-file.ts";
import type { NameText } from "./symbol-listing.ts";

/** How addresses are answered. */
export interface Addr2lineRequest {
  /** `-a`: the address first. */
  readonly showsAddresses?: boolean;
  /** `-f`: names of functions. */
  readonly showsFunctions?: boolean;
  /** `-i`: the functions too that the innermost one is inlined in. */
  readonly showsInlines?: boolean;
  /** `-p`: a line for each frame. */
  readonly isPretty?: boolean;
  /** `-s`: files without their folders. */
  readonly hasBaseNames?: boolean;
  /** `-j`: addresses count from the start of this section. */
  readonly section?: ObjectSection;
  /** `-C` */
  readonly demangle?: NameText;
}

/**
 * Answers for one file.
 *
 * Addresses are those that objdump and nm print: in a module file offsets. With a section they count from its start, as those in the
 * debug information of modules do from the contents of the code section.
 *
 * @example
 * ```ts
 * import { Addr2line, openObject } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const object = openObject(bytes, { warn: console.error });
 * const addr2line = new Addr2line(object, { showsFunctions: true, showsInlines: true });
 * console.log(addr2line.textFor("0x1f4"));
 * ```
 */
export class Addr2line {
  readonly #object: ObjectFile;
  readonly #request: Addr2lineRequest;
  readonly #code: readonly ObjectSection[];
  #functions: ReadonlyMap<ObjectSection, readonly ObjectSymbol[]> | undefined;

  constructor(object: ObjectFile, request: Addr2lineRequest) {
    const { section } = request;
    const isCode = ({ flags }: ObjectSection): boolean => hasFlag(flags, sectionFlags.CODE);
    this.#object = object;
    this.#request = request;
    this.#code = section === undefined ? object.sections.filter(isCode) : [section];
  }

  /** The lines for an address in hexadecimal, or `symbol+offset`. */
  textFor(word: string): string {
    const address = this.#addressOf(word);
    const { showsAddresses, showsFunctions, isPretty } = this.#request;
    let text = "";
    if (showsAddresses) {
      const digits = address.toString(16).padStart(this.#object.addressDigits, "0");
      text += `0x${digits}${isPretty ? ": " : "\n"}`;
    }
    const frames = this.#framesOf(address);
    if (frames.length === 0) return `${text}${showsFunctions ? `??${isPretty ? " " : "\n"}` : ""}??:0\n`;
    const shown = this.#request.showsInlines ? frames : frames.slice(0, 1);
    return text + shown.map((frame) => this.#frameText(frame)).join(isPretty ? " (inlined by) " : "");
  }

  /** As `strtoul` reads it: what is no number is 0. */
  #addressOf(word: string): bigint {
    const digits = /^\s*(?:0[xX])?([0-9a-fA-F]+)\s*$/.exec(word)?.[1];
    if (digits !== undefined) return BigInt.asUintN(64, BigInt(`0x${digits}`));
    const [, name, offset] = /^\s*(.+?)(?:\+(0[xX][0-9a-fA-F]+|\d+))?\s*$/s.exec(word) ?? [];
    const place = name === undefined ? undefined : this.#functionNamed(name);
    if (place !== undefined) return place + BigInt(offset ?? 0);
    return BigInt(`0x0${/^\s*(?:0[xX])?([0-9a-fA-F]*)/.exec(word)?.[1] ?? ""}`);
  }

  /** Where a function is: an address, or how far from the section's start. */
  #functionNamed(wanted: string): bigint | undefined {
    const isRelative = this.#request.section !== undefined;
    for (const section of this.#code) {
      const origin = isRelative ? section.vma : 0n;
      for (const { name, start } of this.#object.codeRegions(section) ?? []) {
        if (name === wanted) return section.vma - origin + BigInt(start);
      }
      const symbol = this.#functionsIn(section).find(({ name }) => name === wanted);
      if (symbol !== undefined) return symbol.value - origin;
    }
    return undefined;
  }

  #framesOf(address: bigint): readonly SourceFrame[] {
    for (const section of this.#code) {
      const origin = this.#request.section === undefined ? section.vma : 0n;
      const offset = address - origin;
      if (offset < 0n || offset >= BigInt(section.size)) continue;
      const place = section.vma + offset;
      const frames = this.#object.sourceFrames(section, place);
      if (frames.length > 0) return this.#named(frames, section, place);
      const region = this.#regionAt(section, place);
      // A function's symbol is in front of its size, of which debug information knows nothing.
      const inBody = region === undefined ? [] : this.#object.sourceFrames(section, section.vma + BigInt(region.body));
      if (region !== undefined && Number(offset) < region.body && inBody.length > 0) return inBody;
      const name = region === undefined ? this.#nearestSymbol(section, place) : region.name;
      if (name !== undefined) return [{ ...unknown, name }];
    }
    return [];
  }

  /** With the symbol's name where debug information has none for the outermost function. */
  #named(frames: readonly SourceFrame[], section: ObjectSection, address: bigint): readonly SourceFrame[] {
    const last = frames.at(-1) ?? unknown;
    if ((last.linkageName ?? last.name) !== undefined) return frames;
    const name = this.#regionAt(section, address)?.name ?? this.#nearestSymbol(section, address);
    return [...frames.slice(0, -1), { ...last, name }];
  }

  #regionAt(section: ObjectSection, address: bigint): CodeRegion | undefined {
    const offset = Number(address - section.vma);
    for (const region of this.#object.codeRegions(section) ?? []) {
      if (offset >= region.start && offset < region.end) return region;
    }
    return undefined;
  }

  /** Of code of other machines. Behind a function may be filling, which counts to it. */
  #nearestSymbol(section: ObjectSection, address: bigint): string | undefined {
    let nearest: ObjectSymbol | undefined;
    for (const symbol of this.#functionsIn(section)) {
      if (symbol.value <= address && symbol.value > (nearest?.value ?? -1n)) nearest = symbol;
    }
    return nearest?.name;
  }

  #functionsIn(section: ObjectSection): readonly ObjectSymbol[] {
    this.#functions ??= functionsBySection(this.#object);
    return this.#functions.get(section) ?? [];
  }

  #frameText(frame: SourceFrame): string {
    const { showsFunctions, isPretty, demangle = (name: string) => name } = this.#request;
    const name = frame.linkageName ?? frame.name;
    const heading = showsFunctions ? `${name === undefined ? "??" : demangle(name)}${isPretty ? " at " : "\n"}` : "";
    const discriminator = frame.discriminator === 0 ? "" : ` (discriminator ${frame.discriminator})`;
    const line = frame.line === 0 ? "?" : `${frame.line}${discriminator}`;
    return `${heading}${this.#fileText(frame.file)}:${line}\n`;
  }

  #fileText(file: string | undefined): string {
    if (file === undefined) return "??";
    return this.#request.hasBaseNames ? file.slice(file.lastIndexOf("/") + 1) : file;
  }
}

function functionsBySection(object: ObjectFile): ReadonlyMap<ObjectSection, readonly ObjectSymbol[]> {
  const bySection = new Map<ObjectSection, ObjectSymbol[]>();
  for (const symbol of object.symbols()) {
    const { section } = symbol;
    if (typeof section === "string" || !hasFlag(symbol.flags, symbolFlags.FUNCTION)) continue;
    const others = bySection.get(section);
    if (others === undefined) bySection.set(section, [symbol]);
    else others.push(symbol);
  }
  return bySection;
}

const unknown: SourceFrame = {
  name: undefined,
  linkageName: undefined,
  file: undefined,
  line: 0,
  column: 0,
  discriminator: 0,
  isInlined: false,
};
