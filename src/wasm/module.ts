/**
 * Reading modules. Opening one reads the headers of its sections, nothing else, so it costs the same
 * for 60 MB as for 60 bytes; each section is decoded when it is asked for first, and function bodies
 * stay views. Nothing is checked here but the format: order of sections, indices and types are the
 * validator's, so that a module that is wrong can be looked at.
 */
import { FormatError, Reader, type FieldLog, type PaddedLebs } from "../bytes/index.ts";
import type {
  DataSegment,
  ElementSegment,
  Export,
  ExternalKind,
  Global,
  Import,
  MemoryType,
  RecursiveGroup,
  Table,
  TagType,
} from "./entities.ts";
import { FunctionBodies } from "./function-bodies.ts";
import {
  CUSTOM_SECTION,
  sectionCodec,
  sectionIds,
  sectionNameOf,
  type SectionContents,
  type SectionName,
} from "./sections.ts";

/** The first four bytes of every module: `\0asm`. */
export const MAGIC = 0x6d73_6100;
/** The version of modules. */
export const VERSION = 1;
/** What is in the version's place of components, whose format is another. */
const COMPONENT_VERSION = 0x1_000d;

/** Options of {@link readModule}. */
export interface ModuleOptions {
  /** Absolute offset of the module in its file (an archive, say); 0 by default. */
  readonly base?: number;
  /** Filled with the padded LEB128 integers of what is decoded, if given. */
  readonly padded?: PaddedLebs;
}

/** A section, undecoded. Positions are indices in the module's bytes. */
export interface Section {
  readonly id: number;
  /** `type`, `code`, ...; of a custom section the name it carries. */
  readonly name: string;
  /** Of its id byte. */
  readonly start: number;
  /** Of its contents; of a custom section's contents behind its name. */
  readonly contents: number;
  /** Behind its last byte. */
  readonly end: number;
}

/**
 * A module that has been opened.
 *
 * @example
 * ```ts
 * import { readModule } from "muslin/wasm";
 *
 * const module = readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 3, 2, 1, 0]));
 * module.sections.map((section) => section.name); // ["function"]
 * module.functions; // [0]
 * ```
 */
export class Module {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly sections: readonly Section[];
  readonly #options: ModuleOptions;
  readonly #decoded = new Map<SectionName, unknown>();
  #code: FunctionBodies | undefined;

  constructor(bytes: Uint8Array, parts: { sections: readonly Section[]; options: ModuleOptions }) {
    this.bytes = bytes;
    this.base = parts.options.base ?? 0;
    this.sections = parts.sections;
    this.#options = parts.options;
  }

  get types(): readonly RecursiveGroup[] {
    return this.contents("type") ?? [];
  }

  get imports(): readonly Import[] {
    return this.contents("import") ?? [];
  }

  /** Type index of each function that the module defines. */
  get functions(): readonly number[] {
    return this.contents("function") ?? [];
  }

  /** The tables that the module defines. */
  get tables(): readonly Table[] {
    return this.contents("table") ?? [];
  }

  /** The memories that the module defines. */
  get memories(): readonly MemoryType[] {
    return this.contents("memory") ?? [];
  }

  /** The tags that the module defines. */
  get tags(): readonly TagType[] {
    return this.contents("tag") ?? [];
  }

  /** The globals that the module defines. */
  get globals(): readonly Global[] {
    return this.contents("global") ?? [];
  }

  get exports(): readonly Export[] {
    return this.contents("export") ?? [];
  }

  /** Index of the start function. */
  get start(): number | undefined {
    return this.contents("start");
  }

  get elements(): readonly ElementSegment[] {
    return this.contents("element") ?? [];
  }

  /** What the data count section says. */
  get dataCount(): number | undefined {
    return this.contents("datacount");
  }

  get data(): readonly DataSegment[] {
    return this.contents("data") ?? [];
  }

  /** Where the function bodies are. */
  get code(): FunctionBodies {
    const section = this.section("code");
    this.#code ??= new FunctionBodies(section === undefined ? new Reader(Uint8Array.of(0)) : this.reader(section));
    return this.#code;
  }

  /** The imports of one kind, which come first in its index space. */
  importsOf(kind: ExternalKind): readonly Import[] {
    return this.imports.filter((entry) => entry.external.kind === kind);
  }

  /** The first section of that name that is not custom. */
  section(name: SectionName): Section | undefined {
    const id = sectionIds[name];
    return this.sections.find((section) => section.id === id);
  }

  /** The custom sections of that name, or all of them. */
  customSections(name?: string): readonly Section[] {
    return this.sections.filter(
      (section) => section.id === CUSTOM_SECTION && (name === undefined || section.name === name),
    );
  }

  /** Decoded contents of a section, if the module has it. */
  contents<Name extends SectionName>(name: Name): SectionContents[Name] | undefined {
    if (this.#decoded.has(name)) return this.#decoded.get(name) as SectionContents[Name] | undefined;
    const section = this.section(name);
    const value = section === undefined ? undefined : this.#decode(section, name);
    this.#decoded.set(name, value);
    return value;
  }

  /** A reader of a section's contents; `fields` is told of what it reads, if given. */
  reader(section: Section, fields?: FieldLog): Reader {
    const { padded } = this.#options;
    return new Reader(this.bytes, {
      start: section.contents,
      end: section.end,
      base: this.base,
      region: `section "${section.name}"`,
      ...(fields && { fields }),
      ...(padded && { padded }),
    });
  }

  #decode<Name extends SectionName>(section: Section, name: Name): SectionContents[Name] {
    const reader = this.reader(section);
    const value = sectionCodec(name).read(reader, `section "${name}"`);
    reader.expectEnd(`section "${name}"`);
    return value;
  }
}

/** Whether those bytes begin as a module does. */
export function isModule(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

/**
 * Opens a module.
 * @throws FormatError if the header or the headers of its sections are wrong
 */
export function readModule(contents: Uint8Array, options: ModuleOptions = {}): Module {
  const bytes = plainArray(contents);
  const { base = 0, padded } = options;
  const reader = new Reader(bytes, { base, region: "module", ...(padded && { padded }) });
  const magic = reader.u32("magic number");
  if (magic !== MAGIC)
    reader.fail({ at: 0, reading: "magic number", found: `0x${magic.toString(16)}`, expected: '"\\0asm"' });
  const version = reader.u32("version");
  if (version !== VERSION) {
    const found = version === COMPONENT_VERSION ? "a component" : `${version}`;
    reader.fail({ at: 4, reading: "version", found, expected: `${VERSION}` });
  }
  const sections: Section[] = [];
  while (!reader.done) sections.push(readSection(reader));
  return new Module(bytes, { sections, options });
}

/** The same memory without what Node adds to it: views of a `Buffer` cost several times as much. */
function plainArray(bytes: Uint8Array): Uint8Array {
  if (Object.getPrototypeOf(bytes) === Uint8Array.prototype) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readSection(reader: Reader): Section {
  const start = reader.position;
  const id = reader.u8("section id");
  const name = sectionNameOf(id);
  if (name === undefined && id !== CUSTOM_SECTION) {
    throw new FormatError({ offset: reader.base + start, reading: "section id", found: `${id}`, expected: "0 to 13" });
  }
  const contents = reader.sized(name === undefined ? "custom section" : `section "${name}"`);
  const customName = name ?? contents.name("name of custom section");
  return { id, name: customName, start, contents: contents.position, end: contents.end };
}
