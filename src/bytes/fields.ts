/**
 * Labelled fields: which bytes of a file are what. Readers and writers report them to a
 * {@link FieldLog}; {@link FieldTree} keeps them for listings, golden files and hex views.
 */

/** Told where fields begin and end while bytes are read or written. Offsets are absolute. */
export interface FieldLog {
  open(label: string, offset: number): void;
  /** `value` is how the field's value reads, for fields that have one. */
  close(offset: number, value?: string): void;
  /**
   * A writer has put a size in front of a block that it has written: the size is a field of its own,
   * and the bytes behind it have moved up if it needed more room than was left for it.
   */
  size(field: SizeField): void;
}

/** What {@link FieldLog} is told of a size. Offsets are absolute. */
export interface SizeField {
  readonly label: string;
  readonly value: string;
  readonly start: number;
  /** Where the bytes that it measures began as long as room was only left for it. */
  readonly reservedEnd: number;
  /** Where they begin now. */
  readonly end: number;
}

/** One labelled range of bytes, with the fields inside it. */
export interface Field {
  readonly label: string;
  /** Absolute offset of the first byte. */
  readonly start: number;
  /** Absolute offset behind the last byte. */
  readonly end: number;
  readonly value: string | undefined;
  readonly fields: readonly Field[];
}

interface OpenField {
  readonly label: string;
  readonly start: number;
  readonly fields: ClosedField[];
}

interface ClosedField {
  readonly label: string;
  start: number;
  end: number;
  readonly value: string | undefined;
  readonly fields: readonly ClosedField[];
}

/**
 * Collects the fields that a reader or a writer reports.
 *
 * @example
 * ```ts
 * import { FieldTree, Reader } from "muslin/bytes";
 *
 * const tree = new FieldTree();
 * const reader = new Reader(new Uint8Array([5]), { fields: tree });
 * tree.open("count", reader.offset);
 * const count = reader.lebU32("count");
 * tree.close(reader.offset, `${count}`);
 * tree.fields; // [{ label: "count", start: 0, end: 1, value: "5", fields: [] }]
 * ```
 */
export class FieldTree implements FieldLog {
  readonly #closed: ClosedField[] = [];
  readonly #open: OpenField[] = [];

  /** The outermost fields that are closed. */
  get fields(): readonly Field[] {
    return this.#closed;
  }

  open(label: string, offset: number): void {
    this.#open.push({ label, start: offset, fields: [] });
  }

  close(offset: number, value?: string): void {
    const field = this.#open.pop();
    if (field === undefined) throw new RangeError("No field is open");
    const siblings = this.#open.at(-1)?.fields ?? this.#closed;
    siblings.push({ ...field, end: offset, value });
  }

  /** Closes all fields that are open: what was being read has failed at `offset`. */
  abandon(offset: number): void {
    while (this.#open.length > 0) this.close(Math.max(offset, this.#open.at(-1)?.start ?? 0));
  }

  size(field: SizeField): void {
    const { label, value, start, reservedEnd, end } = field;
    const siblings = this.#open.at(-1)?.fields ?? this.#closed;
    let behind = siblings.length;
    while (behind > 0 && siblings[behind - 1]!.start >= reservedEnd) behind--;
    if (end > reservedEnd) for (const moved of siblings.slice(behind)) shift(moved, end - reservedEnd);
    siblings.splice(behind, 0, { label, start, end, value, fields: [] });
  }
}

function shift(field: ClosedField, by: number): void {
  field.start += by;
  field.end += by;
  for (const inner of field.fields) shift(inner, by);
}
