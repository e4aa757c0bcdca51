/**
 * The section of branch hints (branch hinting proposal; tool-conventions, CodeMetadata.md): functions, and for each of them
 * offsets in its body with what is said of the instruction there.
 */
import { FormatError, Writer } from "../../bytes/index.ts";
import type { Module, Section } from "../../wasm/index.ts";

export const BRANCH_HINTS = "metadata.code.branch_hint";

/** Bytes of the shortest function and of the shortest hint. */
const FUNCTION_SIZE = 2;
const HINT_SIZE = 2;

interface Hint {
  readonly offset: number;
  readonly value: Uint8Array;
}

/** The hints of a module, which are told the new offsets while code is written. */
export class BranchHints {
  /** Function index -> hints. */
  readonly #hints: Map<number, readonly Hint[]> = new Map();
  /** Function index -> old offset -> new offset, or -1. */
  readonly #offsets: Map<number, Map<number, number>> = new Map();

  /** @throws FormatError if the section is malformed */
  constructor(module: Module, section: Section) {
    const reader = module.reader(section);
    for (let left = reader.count("functions", FUNCTION_SIZE); left > 0; left--) {
      const index = reader.lebU32("function");
      const hints: Hint[] = [];
      for (let more = reader.count("hints", HINT_SIZE); more > 0; more--) {
        const offset = reader.lebU32("offset");
        hints.push({ offset, value: reader.view(reader.lebU32("size of hint"), "hint") });
      }
      this.#hints.set(index, hints);
      this.#offsets.set(index, new Map(hints.map(({ offset }) => [offset, -1])));
    }
    reader.expectEnd(`section "${section.name}"`);
  }

  /** Offsets that are to be watched in the body of a function. */
  offsetsIn(functionIndex: number): Map<number, number> | undefined {
    return this.#offsets.get(functionIndex);
  }

  /** The section's contents, once all code is written. Hints for what is no instruction have gone. */
  contents(functions: Uint32Array): Uint8Array {
    const entries = Array.from(this.#hints, ([old, hints]) => ({
      index: functions[old] ?? old,
      hints: hints.flatMap(({ offset, value }) => {
        const moved = this.#offsets.get(old)?.get(offset) ?? -1;
        return moved < 0 ? [] : [{ offset: moved, value }];
      }),
    })).filter(({ hints }) => hints.length > 0);
    const writer = new Writer();
    writer.lebU32(entries.length);
    for (const { index, hints } of entries.sort((a, b) => a.index - b.index)) {
      writer.lebU32(index);
      writer.lebU32(hints.length);
      for (const { offset, value } of hints) {
        writer.lebU32(offset);
        writer.lebU32(value.length);
        writer.raw(value);
      }
    }
    return writer.finish();
  }
}

/** The hints of a module; `undefined` if there are none, and `"malformed"` if nobody can read them. */
export function branchHintsOf(module: Module): BranchHints | "malformed" | undefined {
  const [section] = module.customSections(BRANCH_HINTS);
  if (section === undefined) return undefined;
  try {
    return new BranchHints(module, section);
  } catch (error) {
    if (error instanceof FormatError) return "malformed";
    throw error;
  }
}
