/**
 * Links objects of the GNU syntax by concatenation and addresses alone, which is all that their format asks for: sections of
 * a kind behind each other, imports first; the value of a symbol in `.space.X` is its index. No groups but link-once
 * ones, no PLT, a GOT in front of the data.
 */
import { Writer } from "../../src/bytes/index.ts";
import {
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  readElf,
  relocationKinds,
  writeField,
  STB_LOCAL,
  STB_WEAK,
  type ElfFile,
  type Section,
  type SymbolRecord,
} from "../../src/elf/index.ts";

const I32_CONST = 0x41;
const END = 0x0b;
const DATA_SECTION = 11;
/** Where data begins in the port's programs, with the table of addresses in front. */
const GOT_ADDRESS = 0x4000;
const DATA_ADDRESS = 0x4100;

/** Sections of a module: id, what the names of entry sections begin with, bytes in front of and behind the entries. */
const moduleSections: readonly { id: number; kind: string; head?: readonly number[] }[] = [
  { id: 1, kind: "type" },
  { id: 2, kind: "import" },
  { id: 3, kind: "function" },
  { id: 6, kind: "global" },
  { id: 7, kind: "export" },
  // One segment of table 0, from slot 0 on.
  { id: 9, kind: "element", head: [1, 0, I32_CONST, 0, END] },
  { id: 10, kind: "code" },
];

interface Placed {
  readonly file: ElfFile;
  readonly section: Section;
  readonly bytes: Uint8Array;
  readonly place: number;
}

/** The module that the objects make. */
export function concatenatedModule(objects: readonly Uint8Array[]): Uint8Array {
  return new Concatenation(objects.map((bytes) => readElf(bytes))).module();
}

class Concatenation {
  readonly #placed: Placed[] = [];
  readonly #globals = new Map<string, number>();
  readonly #got: number[] = [];

  constructor(files: readonly ElfFile[]) {
    const kept = keptSections(files).toSorted((a, b) => rankOf(a.section.name) - rankOf(b.section.name));
    const ends = new Map<string, number>();
    for (const { file, section } of kept) {
      const vector = vectorOf(section.name);
      const place = ends.get(vector) ?? (vector === "data" ? DATA_ADDRESS : 0);
      ends.set(vector, place + section.size);
      this.#placed.push({ file, section, bytes: Uint8Array.from(section.content), place });
    }
    for (const file of files) this.#collectGlobals(file);
    for (const placed of this.#placed) this.#relocate(placed);
  }

  #collectGlobals(file: ElfFile): void {
    for (const { index, name, binding, section } of file.symbols ?? []) {
      const isWanted = binding !== STB_WEAK || !this.#globals.has(name);
      if (binding === STB_LOCAL || section === undefined || !isWanted) continue;
      const value = this.#valueIn(file, index);
      if (value !== undefined) this.#globals.set(name, value);
    }
  }

  #valueIn(file: ElfFile, index: number): number | undefined {
    const { value, section } = symbolOf(file, index);
    const placed = this.#placed.find((each) => each.file === file && each.section === section);
    return placed === undefined ? undefined : placed.place + value;
  }

  #valueOf(file: ElfFile, index: number): number {
    if (index === 0) return 0;
    const { name, binding } = symbolOf(file, index);
    const value = binding === STB_LOCAL ? this.#valueIn(file, index) : this.#globals.get(name);
    if (value === undefined) throw new Error(`Nothing defines "${name}"`);
    return value;
  }

  #relocate({ file, section, bytes }: Placed): void {
    for (const table of file.relocationSectionsOf(section)) {
      const rows = file.relocations(table);
      for (let row = 0; row < rows.count; row++) {
        const kind = relocationKinds.get(rows.type(row));
        if (kind === undefined || kind.field.encoding === "none") continue;
        let value = this.#valueOf(file, rows.symbol(row)) + rows.addend(row);
        if (kind.number === R_WASM32_LEB128_GOT || kind.number === R_WASM32_LEB128_GOT_CODE) {
          value = 4 * (this.#got.push(value) - 1);
        }
        if (!writeField(bytes, rows.offset(row), { field: kind.field, value }))
          throw new Error("The value does not fit");
      }
    }
  }

  module(): Uint8Array {
    const writer = new Writer();
    writer.raw(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    for (const { id, kind, head = [] } of moduleSections) {
      const count = this.#vector(`.space.${kind}`).length;
      if (count === 0) continue;
      writer.u8(id);
      writer.sized(kind, () => {
        writer.raw(Uint8Array.from(head));
        writer.lebU32(count);
        writer.raw(this.#vector(`.wasm.${kind}`));
      });
    }
    this.#data(writer);
    return writer.finish();
  }

  #data(writer: Writer): void {
    const segments = [
      { address: GOT_ADDRESS, bytes: new Uint8Array(Int32Array.from(this.#got).buffer) },
      { address: DATA_ADDRESS, bytes: this.#vector("data") },
    ];
    writer.u8(DATA_SECTION);
    writer.sized("data", () => {
      writer.lebU32(segments.length);
      for (const { address, bytes } of segments) {
        writer.raw(Uint8Array.of(0, I32_CONST));
        writer.lebS32(address);
        writer.u8(END);
        writer.sized("segment", () => writer.raw(bytes));
      }
    });
  }

  #vector(name: string): Uint8Array {
    const writer = new Writer();
    for (const { section, bytes } of this.#placed) if (vectorOf(section.name) === name) writer.raw(bytes);
    return writer.finish();
  }
}

function symbolOf(file: ElfFile, index: number): SymbolRecord {
  if (file.symbols === undefined) throw new Error("The object has no symbols");
  return file.symbols.at(index);
}

/** All sections but those of groups that were there before. */
function keptSections(files: readonly ElfFile[]): readonly Pick<Placed, "file" | "section">[] {
  const seen = new Set<string>();
  return files.flatMap((file) => {
    const dropped = new Set<number>();
    for (const { signature, members } of file.groups) {
      const name = file.symbols?.name(signature) ?? "";
      if (seen.has(name)) for (const { index } of members) dropped.add(index);
      seen.add(name);
    }
    return file.sections.filter(({ index }) => !dropped.has(index)).map((section) => ({ file, section }));
  });
}

/** Which sections lie behind each other. */
function vectorOf(name: string): string {
  if (/^\.(data|rodata)\b/.test(name)) return "data";
  const [, vector = name] = /^(\.(?:wasm|space)\.(?:name\.)?[a-z_]+?)(?:\..*)?$/.exec(name) ?? [];
  return vector;
}

/** Imports come first, and among them a function that nobody calls. */
function rankOf(name: string): number {
  return name.includes(".import_.null") ? 0 : name.endsWith(".import") ? 1 : 2;
}
