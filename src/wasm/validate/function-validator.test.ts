import { describe, expect, test } from "vitest";
import type { FunctionType, GlobalType, SubType } from "../entities.ts";
import { ALL_FEATURES, featureBit, featureSet, type Feature } from "../features.ts";
import { InstructionCursor } from "../instruction-cursor.ts";
import { allInstructions, textName, type InstructionName } from "../instruction-table.ts";
import { InstructionWriter } from "../instruction-writer.ts";
import { blockTypeOf, EMPTY_BLOCK, encodingOf } from "../immediates.ts";
import { EXTERNREF, F32, FUNCREF, heapTypes, I32, I64, referenceTo, type ValueType } from "../value-types.ts";
import type { Environment } from "./environment.ts";
import { FunctionValidator } from "./function-validator.ts";
import { BOTTOM } from "./subtyping.ts";
import { ValidationError } from "./validation-error.ts";

type Instructions = readonly (readonly [InstructionName, ...(readonly unknown[])])[];

/** As an assembler might number things: by its symbols, with gaps. */
const signatures: Readonly<Record<number, FunctionType>> = {
  70: func([], []),
  71: func([I32, I64], [F32]),
  72: func([F32], []),
};
const globals: Readonly<Record<number, GlobalType>> = {
  9001: { type: I64, mutable: true },
  9002: { type: I32, mutable: false },
};

function environment(enabled: number = ALL_FEATURES): Environment {
  const limits = { minimum: 0n, maximum: undefined, shared: false };
  return {
    features: enabled,
    type: (index): SubType | undefined => {
      const composite = signatures[index];
      return composite && { form: "plain", supertypes: [], composite };
    },
    isSubtype: (sub, sup) => sub === sup,
    typeOfFunction: (index) => (index === 500 ? 71 : index === 501 ? 70 : undefined),
    table: (index) => (index === 0 ? { element: FUNCREF, limits: { ...limits, address64: false } } : undefined),
    memory: (index) => (index < 2 ? { limits: { ...limits, address64: index === 1 } } : undefined),
    global: (index) => globals[index],
    tag: (index) => (index === 3 ? { type: 72 } : undefined),
    elementSegment: (index) => (index === 0 ? FUNCREF : undefined),
    hasDataSegment: (index) => index === 0,
    declaredFunctions: new Set([500]),
  };
}

function func(parameters: readonly ValueType[], results: readonly ValueType[]): FunctionType {
  return { kind: "func", parameters, results };
}

function encode(instructions: Instructions): Uint8Array {
  const code = new InstructionWriter();
  const emit = code.emit.bind(code) as (name: InstructionName, ...operands: readonly unknown[]) => void;
  for (const [name, ...operands] of instructions) emit(name, ...operands);
  return code.written.slice();
}

/** A validator that has seen those instructions of a function. */
function after(type: FunctionType, instructions: Instructions, locals: readonly ValueType[] = []): FunctionValidator {
  const validator = new FunctionValidator(environment());
  validator.begin(type, { name: "function f", functionIndex: 7 });
  for (const local of locals) validator.addLocals({ count: 1, type: local });
  const cursor = new InstructionCursor({ bytes: encode(instructions), base: 100 });
  while (cursor.next()) validator.step(cursor);
  return validator;
}

function messageOf(type: FunctionType, instructions: Instructions, locals: readonly ValueType[] = []): string {
  try {
    after(type, instructions, locals).end(200);
  } catch (error) {
    if (error instanceof ValidationError) return error.message.replace("Cannot validate function f at offset ", "");
    throw error;
  }
  return "valid";
}

describe("an instruction at a time", () => {
  test("the operand stack is known everywhere", () => {
    const validator = after(func([I32], []), [
      ["i64.const", 1n],
      ["block", blockTypeOf(I32)],
      ["local.get", 0],
      ["f32.const", 1],
    ]);
    expect(validator.operands()).toEqual([I64, I32, F32]);
    expect(validator.operandCount).toBe(3);
    expect(validator.operand(2)).toBe(F32);
    expect(validator.depth).toBe(2);
    expect(validator.blockKind(0)).toBe("block");
    expect(validator.blockKind(1)).toBe("function");
    expect(validator.blockHeight(0)).toBe(1);
    expect(validator.blockResults(0)).toEqual([I32]);
    expect(validator.labelTypes(1)).toEqual([]);
    expect(validator.reachable).toBe(true);
    expect(() => validator.operand(3)).toThrow(RangeError);
    expect(() => validator.blockKind(2)).toThrow(RangeError);
  });

  test("operands of unreachable code are what is known of them", () => {
    const validator = after(func([], []), [
      ["i64.const", 1n],
      ["block", EMPTY_BLOCK],
      ["i32.const", 1],
      ["unreachable"],
      ["i32.const", 1],
      ["select"],
    ]);
    expect(validator.reachable).toBe(false);
    expect(validator.operands()).toEqual([I64, BOTTOM]);
  });

  test("indices are whatever the environment says", () => {
    const code: Instructions = [["i32.const", 1], ["global.get", 9001], ["call", 500], ["throw", 3], ["end"]];
    expect(messageOf(func([], []), code)).toBe("valid");
    expect(messageOf(func([], []), [["call", 4]])).toBe(
      '0x64: found function 4, expected the index of a function for "call"',
    );
  });

  test("one validator serves many functions", () => {
    const validator = after(
      func([], [I32]),
      [
        ["block", EMPTY_BLOCK],
        ["i32.const", 1],
      ],
      [I64],
    );
    validator.begin(func([], []), { name: "g" });
    expect(validator.depth).toBe(1);
    expect(validator.operands()).toEqual([]);
    expect(validator.localCount).toBe(0);
    expect(validator.localType(0)).toBe(BOTTOM);
  });

  test("a call finds and leaves types by the environment", () => {
    const validator = after(func([], []), [
      ["i32.const", 1],
      ["i64.const", 1n],
      ["call", 500],
    ]);
    expect(validator.operands()).toEqual([F32]);
  });
});

describe("errors", () => {
  const rows: readonly (readonly [string, FunctionType, Instructions, (readonly ValueType[])?])[] = [
    [
      '0x68: found i64 on the operand stack, expected i32 for "i32.add"',
      func([], []),
      [["i32.const", 1], ["i64.const", 1n], ["i32.add"]],
    ],
    ['0x64: found an empty operand stack, expected i32 for "i32.eqz"', func([], []), [["i32.eqz"]]],
    [
      '0x68: found no operand left in the block, expected i32 for "i32.eqz"',
      func([], []),
      [["i32.const", 1], ["block", EMPTY_BLOCK], ["i32.eqz"]],
    ],
    ['0x64: found an empty operand stack, expected a value for "drop"', func([], []), [["drop"]]],
    ['0x66: found 1 operand in the block, expected 0 for "end"', func([], []), [["i32.const", 1], ["end"]]],
    ['0xc8: found the end of the code, expected "end" of a block of kind "function"', func([], []), []],
    ['0x65: found "nop" behind the end of the function, expected its end for "nop"', func([], []), [["end"], ["nop"]]],
    ['0x64: found label 1, expected a label below 1 for "br"', func([], []), [["br", 1]]],
    ['0x64: found local 1, expected a local below 1 for "local.get"', func([I32], []), [["local.get", 1]]],
    [
      '0x66: found immutable global 9002, expected a mutable global for "global.set"',
      func([], []),
      [
        ["i32.const", 1],
        ["global.set", 9002],
      ],
    ],
    [
      '0x64: found "else" in a block of kind "function", expected a block of kind "if" for "else"',
      func([], []),
      [["else"]],
    ],
    [
      '0x66: found alignment 2^3, expected at most 2^2 for "i32.load"',
      func([], []),
      [
        ["i32.const", 1],
        ["i32.load", { align: 3, offset: 0 }],
      ],
    ],
    [
      '0x66: found alignment 2^1, expected 2^2 for "i32.atomic.load"',
      func([], []),
      [
        ["i32.const", 1],
        ["i32.atomic.load", { align: 1, offset: 0 }],
      ],
    ],
    [
      '0x66: found offset 4294967296, expected an offset below 2^32 for "i32.load"',
      func([], []),
      [
        ["i32.const", 1],
        ["i32.load", { align: 2, offset: 2n ** 32n }],
      ],
    ],
    [
      '0x66: found i32 on the operand stack, expected i64 for "i32.load"',
      func([], []),
      [
        ["i32.const", 1],
        ["i32.load", { align: 2, offset: 2n ** 32n, memory: 1 }],
      ],
    ],
    [
      '0x64: found function 501, expected a function that occurs in an export, a global or an element segment for "ref.func"',
      func([], []),
      [["ref.func", 501]],
    ],
    [
      '0x64: found local 0 of type (ref func) without a value, expected a local that is set before for "local.get"',
      func([], []),
      [["local.get", 0]],
      [referenceTo(heapTypes.func, { nullable: false })],
    ],
    [
      '0x66: found a block of kind "block", expected a block of kind "try" or "catch" for "catch_all"',
      func([], []),
      [["block", EMPTY_BLOCK], ["catch_all"]],
    ],
    [
      '0x6e: found operands i32 and i64, expected operands of one type for "select"',
      func([], []),
      [["i32.const", 1], ["i64.const", 1n], ["block", EMPTY_BLOCK], ["end"], ["i32.const", 1], ["nop"], ["select"]],
    ],
    [
      '0x6a: found label 1 with 0 operands, expected 1, as for the first label, for "br_table"',
      func([], []),
      [
        ["block", blockTypeOf(I32)],
        ["i32.const", 1],
        ["i32.const", 1],
        ["br_table", [0, 1]],
      ],
    ],
    [
      '0x69: found "if" without "else", expected "else", as the block changes [] to [i32] for "end"',
      func([], []),
      [["i32.const", 1], ["if", blockTypeOf(I32)], ["unreachable"], ["end"]],
    ],
  ];

  for (const [message, type, code, locals = []] of rows) {
    test(message, () => expect(messageOf(type, code, locals)).toBe(message));
  }

  test("carry position, parts and function", () => {
    let caught: unknown;
    try {
      after(func([], []), [["nop"], ["i32.eqz"]]);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      name: "ValidationError",
      offset: 101,
      reading: "function f",
      found: "an empty operand stack",
      expected: 'i32 for "i32.eqz"',
      functionIndex: 7,
    });
  });
});

describe("going on after an error", () => {
  /** What is found when each error is recovered from. */
  function errorsOf(type: FunctionType, instructions: Instructions): string[] {
    const validator = new FunctionValidator(environment());
    const errors: string[] = [];
    const attempt = (action: () => void): boolean => {
      try {
        action();
        return true;
      } catch (error) {
        errors.push((error as ValidationError).expected);
        return false;
      }
    };
    validator.begin(type, { name: "f" });
    const cursor = new InstructionCursor({ bytes: encode(instructions) });
    while (cursor.next()) if (!attempt(() => validator.step(cursor))) validator.recover(cursor);
    attempt(() => validator.end());
    return errors;
  }

  test("one mistake is one error", () => {
    const errors = errorsOf(func([], [I32]), [["i64.const", 1n], ["i32.eqz"], ["i32.const", 2], ["i32.add"], ["end"]]);
    expect(errors).toEqual(['i32 for "i32.eqz"']);
  });

  test("blocks are entered and left in spite of errors", () => {
    const errors = errorsOf(func([], [I32]), [
      ["if", blockTypeOf(I32)],
      ["i64.const", 1n],
      ["else"],
      ["i32.const", 1],
      ["end"],
      ["end"],
    ]);
    expect(errors).toEqual(['i32 for "if"', 'i32 for "else"']);
  });

  test("blocks of unknown type too", () => {
    expect(errorsOf(func([], []), [["block", 4], ["end"], ["end"]])).toEqual(['the index of a type for "block"']);
  });

  test("code behind the end is refused again and again", () => {
    expect(errorsOf(func([], []), [["end"], ["nop"], ["nop"]])).toEqual(['its end for "nop"', 'its end for "nop"']);
  });

  test("every instruction can be recovered from", () => {
    for (const row of allInstructions()) {
      const validator = new FunctionValidator({ ...environment(), memory: () => undefined, type: () => undefined });
      validator.begin(func([], []), { name: "f" });
      const cursor = new InstructionCursor({ bytes: encodeRow(row) });
      cursor.next();
      try {
        validator.step(cursor);
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
        validator.recover(cursor);
      }
      expect(validator.depth).toBeLessThan(3);
    }
  });
});

/** An instruction of the table with some immediates. */
function encodeRow(row: {
  readonly name: InstructionName;
  readonly immediates: readonly Parameters<typeof encodingOf>[0][];
}): Uint8Array {
  const samples = {
    u32: 0,
    memarg: { align: 0, offset: 0 },
    s32: 0,
    s64: 0n,
    f32: 0,
    f64: 0,
    v128: new Uint8Array(16),
    lane: 0,
    lanes: new Uint8Array(16),
    block: EMPTY_BLOCK,
    labels: [0],
    types: [I32],
    heaptype: heapTypes.func,
    catches: [],
    castflags: 0,
    zero: 0,
  };
  return encode([[row.name, ...row.immediates.map((kind) => samples[encodingOf(kind)])]]);
}

describe("features", () => {
  const rows = allInstructions().filter((row) => row.feature !== "mvp");

  test.each(rows.map((row) => [row.name, row] as const))("%s is refused without its proposal", (_, row) => {
    const disabled: readonly Feature[] =
      row.name === "throw" ? ["exception-handling", "legacy-exceptions"] : [row.feature];
    const validator = new FunctionValidator(environment(ALL_FEATURES & ~featureSet(disabled)));
    validator.begin(func([], []), { name: "f" });
    const cursor = new InstructionCursor({ bytes: encodeRow(row) });
    cursor.next();
    const names = disabled.map((name) => `"${name}"`).join(" or ");
    expect(() => validator.step(cursor)).toThrow(
      `found "${textName(row)}", expected the feature ${names} to be enabled`,
    );
  });

  test("nothing but 1.0 is needed by its instructions", () => {
    for (const row of allInstructions()) {
      if (row.feature !== "mvp") continue;
      const validator = new FunctionValidator(environment(featureBit("mvp")));
      validator.begin(func([], []), { name: "f" });
      const unreachable = new InstructionCursor({ bytes: encode([["unreachable"]]) });
      unreachable.next();
      validator.step(unreachable);
      const cursor = new InstructionCursor({ bytes: encodeRow(row) });
      cursor.next();
      let message = "";
      try {
        validator.step(cursor);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).not.toContain("to be enabled");
    }
  });

  test.each([
    [I32, undefined],
    [FUNCREF, "reference-types"],
    [EXTERNREF, "reference-types"],
    [referenceTo(heapTypes.func, { nullable: false }), "function-references"],
    [referenceTo(70, { nullable: true }), "gc"],
    [referenceTo(heapTypes.i31, { nullable: true }), "gc"],
    [referenceTo(heapTypes.exn, { nullable: true }), "exception-handling"],
  ] as const)("locals of type %i need %s", (type, feature) => {
    const validator = new FunctionValidator(environment(featureBit("mvp")));
    validator.begin(func([], []), { name: "f" });
    const declare = (): void => validator.addLocals({ count: 1, type }, 5);
    if (feature === undefined) expect(declare).not.toThrow();
    else expect(declare).toThrow(new RegExp(`^Cannot validate f at offset 0x5: .*"${feature}"`));
  });
});
