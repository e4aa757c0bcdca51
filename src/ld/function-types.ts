/** The function types of a link: equal types of all files are one. */
import { Writer } from "../bytes/index.ts";
import { nameOfType, recursiveGroupCodec, type ValueType } from "../wasm/index.ts";

/** A type of the output's type section. */
export class FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Whether it is inside of a section that is taken as it is: nobody else gets to be the same type. */
  readonly isVerbatim: boolean;
  /** Index in the output; -1 as long as it has none. */
  index = -1;

  constructor(shape: FunctionShape, options: { readonly isVerbatim: boolean }) {
    this.parameters = shape.parameters;
    this.results = shape.results;
    this.isVerbatim = options.isVerbatim;
  }

  /** As messages show it: `(i32, i32) -> (i32)`. */
  get text(): string {
    const list = (types: readonly ValueType[]): string => `(${types.map((type) => nameOfType(type)).join(", ")})`;
    return `${list(this.parameters)} -> ${list(this.results)}`;
  }

  /** Its entry in the type section. */
  get bytes(): Uint8Array {
    const { parameters, results } = this;
    const writer = new Writer({ capacity: 16 });
    const composite = { kind: "func", parameters, results } as const;
    recursiveGroupCodec.write(writer, { explicit: false, types: [{ form: "plain", supertypes: [], composite }] });
    return writer.finish();
  }

  /** Whether a call that expects one finds the other: equal types may come from different places. */
  matches(other: FunctionType): boolean {
    return this === other || keyOf(this) === keyOf(other);
  }
}

/** What a function takes and returns. */
export interface FunctionShape {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** The types that stand for themselves, one object for equal ones. */
export class FunctionTypes {
  readonly #byKey = new Map<string, FunctionType>();

  intern(shape: FunctionShape): FunctionType {
    const key = keyOf(shape);
    let type = this.#byKey.get(key);
    if (type === undefined) {
      type = new FunctionType(shape, { isVerbatim: false });
      this.#byKey.set(key, type);
    }
    return type;
  }
}

function keyOf({ parameters, results }: FunctionShape): string {
  return `${parameters.join(",")}>${results.join(",")}`;
}
