/** Copying entries to the output and patching what their relocations say. */
import {
  R_WASM32_LEB128,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  R_WASM32_LEB128_PLT,
  readField,
  relocationKinds,
  writeField,
  type RelocationKind,
} from "../elf/index.ts";
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { RelocationValues } from "./relocation-values.ts";

/** Rows of the relocation table by number: what to do with the field. */
const rows: readonly (RelocationKind | undefined)[] = Array.from({ length: 256 }, (_, type) =>
  relocationKinds.get(type),
);

/** How fields are written: the usual ones without looking at the bytes that are there. */
const FIELD_NONE = 0;
const FIELD_WORD = 1;
const FIELD_ULEB = 2;
const FIELD_SLEB = 3;
const FIELD_OTHER = 4;

const fields: Uint8Array = Uint8Array.from(rows, (row) => {
  if (row === undefined || row.field.encoding === "none") return FIELD_NONE;
  const isGnuLeb = row.number < 64 && row.field.encoding === "uleb";
  if (isGnuLeb || row.field.bits === 64) return FIELD_OTHER;
  return { le: FIELD_WORD, uleb: FIELD_ULEB, sleb: FIELD_SLEB }[row.field.encoding];
});

/** Relocations whose field has a part of the value already. */
const withFieldContents: ReadonlySet<number> = new Set([
  R_WASM32_LEB128,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  R_WASM32_LEB128_PLT,
]);

export class Relocator {
  readonly #state: LinkState;
  readonly #values: RelocationValues;

  constructor(state: LinkState, values: RelocationValues) {
    this.#state = state;
    this.#values = values;
  }

  /** Copies an entry to `output` at `at`, and patches it there. */
  write(entry: Entry, output: Uint8Array, at: number): void {
    const { bytes, start, end } = entry;
    if (end > start) copy(bytes, { start, end }, { output, at });
    this.patch(entry, output, at);
  }

  /** Patches an entry that has been copied to `at` already. */
  patch(entry: Entry, output: Uint8Array, at: number): void {
    const { start, file, firstRelocation, endRelocation } = entry;
    if (file === undefined || firstRelocation === endRelocation) return;
    const { relocations, symbols } = file;
    const { offset, type, symbol: indices, addend } = relocations;
    // One object for all relocations of the entry: there are millions of them.
    const place = { entry, at: 0, addend: 0 };
    for (let index = firstRelocation; index < endRelocation; index++) {
      const symbol = symbols[indices[index]!];
      const kind = type[index]!;
      const form = fields[kind]!;
      if (symbol === undefined || form === FIELD_NONE) continue;
      place.at = offset[index]!;
      place.addend = addend[index]!;
      const value = this.#values.valueOf(kind, symbol, place);
      const target = at + place.at - start;
      if (form === FIELD_ULEB) putUnsigned(output, target, value);
      else if (form === FIELD_SLEB) putSigned(output, target, value);
      else if (form === FIELD_WORD) putWord(output, target, value);
      else this.#patch(output, { target, kind, value, entry });
    }
  }

  /** Fields of other lengths, and those that add to what is there. */
  #patch(
    output: Uint8Array,
    {
      target,
      kind,
      value,
      entry,
    }: { readonly target: number; readonly kind: number; readonly value: number; readonly entry: Entry },
  ): void {
    const field = rows[kind]!.field;
    const present = withFieldContents.has(kind) ? readField(output, target, { field }).value : 0;
    if (writeField(output, target, { field, value: value + present })) return;
    this.#state.error(
      `${entry.file?.name ?? "<internal>"} (${entry.section}): Cannot write ${value + present} for ${rows[kind]!.name}: ` +
        "the field has fewer bits",
    );
  }
}

/** Short pieces are copied faster byte by byte: a call of `set` with a view costs more than they do. */
const SHORT = 48;

function copy(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  { output, at }: { readonly output: Uint8Array; readonly at: number },
): void {
  if (end - start > SHORT) {
    output.set(bytes.subarray(start, end), at);
    return;
  }
  for (let from = start, to = at; from < end; from++, to++) output[to] = bytes[from]!;
}

function putUnsigned(output: Uint8Array, at: number, value: number): void {
  putSeptets(output, at, value);
  output[at + 4] = value >>> 28;
}

function putSigned(output: Uint8Array, at: number, value: number): void {
  putSeptets(output, at, value);
  output[at + 4] = (value >> 28) & 0x7f;
}

/** The first four of the five bytes that an integer of 32 bits takes. */
function putSeptets(output: Uint8Array, at: number, value: number): void {
  output[at] = (value & 0x7f) | 0x80;
  output[at + 1] = ((value >>> 7) & 0x7f) | 0x80;
  output[at + 2] = ((value >>> 14) & 0x7f) | 0x80;
  output[at + 3] = ((value >>> 21) & 0x7f) | 0x80;
}

function putWord(output: Uint8Array, at: number, value: number): void {
  output[at] = value;
  output[at + 1] = value >>> 8;
  output[at + 2] = value >>> 16;
  output[at + 3] = value >>> 24;
}
