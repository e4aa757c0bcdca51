/** Names of data segments in LLVM's objects, and what they say: thousands of files have segments of the same names. */
import { decodeUtf8, type NameBytes } from "../bytes/index.ts";
import { NameTable } from "./name-table.ts";

/** A name of segments, the same object in all files. */
export class SegmentName implements NameBytes {
  readonly nameBytes: Uint8Array;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly text: string;
  /** Whether it is of a section for zeros. */
  readonly isZero: boolean;
  readonly isThreadLocal: boolean;
  readonly isWritable: boolean;

  constructor({ nameBytes, nameStart, nameEnd }: NameBytes) {
    this.nameBytes = nameBytes;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.text = decodeUtf8(nameBytes, nameStart, nameEnd);
    this.isZero = isOf(this.text, ".bss") || isOf(this.text, ".tbss");
    this.isThreadLocal = isOf(this.text, ".tdata") || isOf(this.text, ".tbss");
    this.isWritable = !isOf(this.text, ".rodata");
  }
}

/** Whether a section is `family` itself or one of it, such as `.rodata.x`. */
function isOf(name: string, family: string): boolean {
  return name.startsWith(family) && (name.length === family.length || name[family.length] === ".");
}

/** All of a link. */
export class SegmentNames {
  readonly #table = new NameTable<SegmentName>();

  at(name: NameBytes): SegmentName {
    let known = this.#table.find(name);
    if (known === undefined) {
      known = new SegmentName(name);
      this.#table.add(known);
    }
    return known;
  }
}
