/**
 * Which sequence of which line table an address is in, and which row of it.
 *
 * All programs are run once, to learn where their sequences begin and end; nothing else is kept. The rows of a sequence
 * are made when an address in it is asked for first.
 */
import { FormatError } from "../bytes/index.ts";
import { AddressMapBuilder, type AddressMap } from "./address-map.ts";
import { readLineHeader, type LineHeader } from "./line-header.ts";
import { LineProgram } from "./line-program.ts";
import { readerOf, type DwarfSection, type DwarfSections } from "./sections.ts";

/** What a line table says of an address. */
export interface LineRow {
  readonly table: LineHeader;
  /** As the table numbers them. */
  readonly file: number;
  /** 0 where the code is of no line. */
  readonly line: number;
  readonly column: number;
  readonly discriminator: number;
}

/** Told of what is malformed, and left out. */
export type Warn = (error: FormatError) => void;

export class LineIndex {
  readonly #section: DwarfSection | undefined;
  readonly #tables: LineHeader[] = [];
  readonly #map: AddressMap;
  /** Of each sequence: its table, and where it begins in the section. */
  readonly #tableOf: number[] = [];
  readonly #startOf: number[] = [];
  readonly #rows = new Map<number, SequenceRows>();

  constructor(sections: DwarfSections, warn: Warn) {
    this.#section = sections.section("line");
    const map = new AddressMapBuilder();
    if (this.#section !== undefined) this.#scan(this.#section, { code: sections.code, map, warn });
    this.#map = map.build();
  }

  /** How many sequences there are that stand for code. */
  get size(): number {
    return this.#startOf.length;
  }

  /** The row that holds at an address. */
  find(address: number): LineRow | undefined {
    const sequence = this.#map.find(address);
    const table = this.#tables[this.#tableOf[sequence] ?? -1];
    if (table === undefined) return undefined;
    let rows = this.#rows.get(sequence);
    if (rows === undefined) this.#rows.set(sequence, (rows = this.#rowsOf(sequence, table)));
    return rows.find(address, table);
  }

  #scan(
    section: DwarfSection,
    { code, map, warn }: { code: DwarfSections["code"]; map: AddressMapBuilder; warn: Warn },
  ): void {
    const reader = readerOf(section);
    while (!reader.done) {
      const start = reader.position;
      try {
        const header = readLineHeader(reader);
        this.#tables.push(header);
        this.#scanProgram(new LineProgram(section, header), { code, map });
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        warn(error);
        // Without a length there is no next table.
        if (reader.position <= start + 4) return;
      }
    }
  }

  #scanProgram(program: LineProgram, { code, map }: { code: DwarfSections["code"]; map: AddressMapBuilder }): void {
    const table = this.#tables.length - 1;
    let start = program.position;
    let low = Infinity;
    while (program.next()) {
      const { address } = program;
      if (address < low) low = address;
      if (!program.endsSequence) continue;
      if (low >= code.start && low < code.end) {
        map.add(low, Math.min(address, code.end), this.#startOf.length);
        this.#tableOf.push(table);
        this.#startOf.push(start);
      }
      start = program.position;
      low = Infinity;
    }
  }

  #rowsOf(sequence: number, table: LineHeader): SequenceRows {
    const rows = new SequenceRows();
    if (this.#section === undefined) return rows;
    const program = new LineProgram(this.#section, table, this.#startOf[sequence]);
    while (program.next() && !program.endsSequence) rows.add(program);
    rows.sort();
    return rows;
  }
}

/** Numbers of a row in {@link SequenceRows}. */
const FIELDS = 5;
const [ADDRESS, FILE, LINE, COLUMN, DISCRIMINATOR] = [0, 1, 2, 3, 4] as const;

/** The rows of a sequence, by their addresses. */
class SequenceRows {
  #numbers: number[] = [];
  /** The rows that were asked for: the same row is the same object. */
  readonly #objects: (LineRow | undefined)[] = [];
  #isSorted = true;

  add({ address, file, line, column, discriminator }: LineProgram): void {
    const numbers = this.#numbers;
    if (numbers.length > 0 && address < numbers[numbers.length - FIELDS + ADDRESS]!) this.#isSorted = false;
    numbers.push(address, file, line, column, discriminator);
  }

  /** Puts rows in order that are not, as no compiler writes them. */
  sort(): void {
    if (this.#isSorted) return;
    const numbers = this.#numbers;
    const rows = Array.from({ length: numbers.length / FIELDS }, (_, row) =>
      numbers.slice(FIELDS * row, FIELDS * (row + 1)),
    );
    this.#numbers = rows.toSorted((one, other) => one[ADDRESS]! - other[ADDRESS]!).flat();
  }

  /** The last row whose address is not greater. */
  find(address: number, table: LineHeader): LineRow | undefined {
    const numbers = this.#numbers;
    let low = 0;
    let high = numbers.length / FIELDS;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numbers[FIELDS * middle + ADDRESS]! <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : (this.#objects[low - 1] ??= this.#rowAt(FIELDS * (low - 1), table));
  }

  #rowAt(at: number, table: LineHeader): LineRow {
    const numbers = this.#numbers;
    return {
      table,
      file: numbers[at + FILE]!,
      line: numbers[at + LINE]!,
      column: numbers[at + COLUMN]!,
      discriminator: numbers[at + DISCRIMINATOR]!,
    };
  }
}
