/** Random modules with everything of garbage collection in them: V8 takes them rewritten, and they do the same. */
import { describe, expect, test } from "vitest";
import { rewriteModule } from "../../../src/module/index.ts";
import {
  expressionOf,
  InstructionWriter,
  isNullable,
  isReference,
  readModule,
  validate,
  valueTypesOf,
  writeModule,
  type Export,
  type FunctionBody,
  type RecursiveGroup,
  type SubType,
} from "../../../src/wasm/index.ts";
import { randomFunctions } from "../validation/random-functions.ts";
import { randomTypes } from "../validation/random-types.ts";
import { Random } from "../validation/random.ts";
import { ourError, v8KnowsAll } from "../validation/verdicts.ts";

/** The module rewritten, if it is valid at first; it is then, and rewriting again changes nothing. */
function checked(bytes: Uint8Array): Uint8Array | undefined {
  if (ourError(bytes) !== undefined) return undefined;
  const { module } = rewriteModule(bytes);
  validate(readModule(module));
  expect(rewriteModule(module).module).toEqual(module);
  if (WebAssembly.validate(bytes)) expect(WebAssembly.validate(module)).toBe(true);
  return module;
}

describe.skipIf(!v8KnowsAll)("rewriting keeps", () => {
  test("random functions valid", () => {
    let valid = 0;
    let blocks = 0;
    for (let seed = 0; seed < 25; seed++) {
      for (const { bytes } of randomFunctions(seed, 60)) {
        if (checked(bytes) === undefined) continue;
        valid++;
        blocks += rewriteModule(bytes, { trusted: true }).statistics.blocks;
      }
    }
    expect(valid).toBeGreaterThan(500);
    expect(blocks).toBeGreaterThan(200);
  });

  test("what casts say of random types", () => {
    const random = new Random(7);
    let merged = 0;
    let pairs = 0;
    for (let count = 0; count < 500; count++) {
      const { groups } = randomTypes(random);
      const bytes = castingModule(groups);
      const module = checked(bytes);
      if (module === undefined) continue;
      const answers = answersOf(bytes);
      expect(answersOf(module)).toEqual(answers);
      pairs += Object.keys(answers).length;
      merged += rewriteModule(bytes).statistics.removedTypes;
    }
    expect(pairs).toBeGreaterThan(500);
    expect(merged).toBeGreaterThan(50);
  });
});

function answersOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return Object.fromEntries(Object.entries(exports).map(([name, test]) => [name, (test as () => unknown)()]));
}

/** A module whose functions `A-B` say whether a value of type A is one of type B, for all types that have values. */
function castingModule(groups: readonly RecursiveGroup[]): Uint8Array {
  const types = groups.flatMap((group) => group.types);
  const values = types.flatMap((type, index) => (hasDefault(type) ? [index] : []));
  const exports: Export[] = [];
  const bodies: FunctionBody[] = [];
  for (const value of values) {
    for (const [target, { composite }] of types.entries()) {
      if (composite.kind === "func") continue;
      exports.push({ name: `${value}-${target}`, kind: "func", index: bodies.length });
      bodies.push(cast(types[value]?.composite.kind === "array", value, target));
    }
  }
  const own: SubType = {
    form: "plain",
    supertypes: [],
    composite: { kind: "func", parameters: [], results: [0x7f] },
  };
  return writeModule([
    { section: "type", contents: [...groups, { explicit: false, types: [own] }] },
    { section: "function", contents: bodies.map(() => types.length) },
    { section: "export", contents: exports },
    { section: "code", contents: bodies },
  ]);
}

function hasDefault({ composite }: SubType): boolean {
  return composite.kind !== "func" && valueTypesOf(composite).every((type) => !isReference(type) || isNullable(type));
}

function cast(isArray: boolean, value: number, target: number): FunctionBody {
  const code = new InstructionWriter();
  if (isArray) code.emit("i32.const", 0);
  code.emit(isArray ? "array.new_default" : "struct.new_default", value);
  code.emit("ref.test", target);
  return { locals: [], code: expressionOf(code.written) };
}
