/**
 * Labelled fields: which bytes of a file are what. Readers and writers report them to a
 * {@link FieldLog}; {@link FieldTree} keeps them for listings, golden files and hex views.
 */

/** Told where fields begin and end while bytes are read or written. Offsets are absolute. */
export interface FieldLog {
  open(label: string, offset: number): void;
  /** `value` is how the field's value reads, for fields that have one. */
  close(offset: number, value?: string): void;
  /** The bytes from `offset` on have moved up by `by`: a writer has put a longer size in front of them. */
  shift(offset: number, by: number): void;
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
  start: number;
  readonly fields: ClosedField[];
}

interface ClosedField extends OpenField {
  end: number;
  readonly value: string | undefined;
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

  shift(offset: number, by: number): void {
    for (const field of this.#open) if (field.start >= offset) field.start += by;
    for (const field of this.#open) shiftAll(field.fields, { offset, by });
    shiftAll(this.#closed, { offset, by });
  }
}

/** Fields are in the order of their offsets, so those that move are at the end. */
function shiftAll(fields: readonly ClosedField[], move: { offset: number; by: number }): void {
  for (const field of fields.toReversed()) {
    if (field.end <= move.offset) return;
    if (field.start >= move.offset) field.start += move.by;
    field.end += move.by;
    shiftAll(field.fields, move);
  }
}
