/** What our validator and V8 say of a module, and the differences that are known and have a reason. */
import { FormatError } from "../../../src/bytes/index.ts";
import { readModule } from "../../../src/wasm/index.ts";
import { validate } from "../../../src/wasm/validate/index.ts";
import { moduleWith } from "./world.ts";

export interface Verdicts {
  /** Our error; undefined for valid modules. */
  readonly ours: string | undefined;
  /** V8's. */
  readonly v8: string | undefined;
}

export function verdictsOn(bytes: Uint8Array): Verdicts {
  return { ours: ourError(bytes), v8: v8Error(bytes) };
}

/** Our error; anything thrown but a `FormatError` is a bug and is thrown on. */
export function ourError(bytes: Uint8Array): string | undefined {
  try {
    validate(readModule(bytes));
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

function v8Error(bytes: Uint8Array): string | undefined {
  if (WebAssembly.validate(bytes)) return undefined;
  try {
    const module = new WebAssembly.Module(bytes);
    return `none, as it compiles: ${typeof module}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether this V8 knows all proposals that the world's module uses. */
export const v8KnowsAll: boolean = WebAssembly.validate(moduleWith(0, { locals: [], code: Uint8Array.of(0x0b) }));

interface Difference {
  readonly reason: string;
  readonly ours?: RegExp;
  readonly v8?: RegExp;
}

/** Where V8 is right not to follow the specification, or wrong. One that is not met any more should go. */
const differences: readonly Difference[] = [
  { reason: "V8 has limits of its own", v8: /implementation limit|local count too large/ },
  { reason: "V8 does not know the proposal of 128-bit arithmetic", v8: /invalid numeric opcode: 0xfc1[3-6] / },
  {
    reason: "The two exception proposals are not to be mixed, says V8",
    v8: /mix of legacy and new exception handling/,
  },
  { reason: "V8 takes any label without operands for br_on_non_null", ours: /a label whose last type is a reference/ },
  { reason: "V8 does not check the operands of ref.eq in unreachable code", ours: /expected eqref for "ref.eq"/ },
  {
    reason:
      "To V8, ref.as_non_null of any value is any value; to the specification, it is a reference (appendix, pop_ref)",
    ours: /found a reference on the operand stack/,
  },
  { reason: "V8 reads a tag's attribute as a LEB128 integer, not as a byte", ours: /^Cannot read attribute of .*tag/ },
  {
    reason: "V8 takes any value type for the type of a segment of no elements",
    ours: /^Cannot read .*type of .*segment .* expected a reference type/,
  },
];

/** The reason why the verdicts differ, `agree` if they do not, or undefined if there is no known one. */
export function reasonOf({ ours, v8 }: Verdicts): string | undefined {
  if ((ours === undefined) === (v8 === undefined)) return "agree";
  return differences.find((known) => matches(known.ours, ours) && matches(known.v8, v8))?.reason;
}

function matches(pattern: RegExp | undefined, text: string | undefined): boolean {
  return text === undefined ? pattern === undefined : pattern?.test(text) === true;
}
