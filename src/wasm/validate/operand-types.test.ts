import { describe, expect, test } from "vitest";
import { func, plain, value } from "../../../test/support/module-parts.ts";
import { readModule } from "../module.ts";
import { writeModule } from "../module-writer.ts";
import { I32, I64, nameOfType } from "../value-types.ts";
import { operandTypesAt } from "./operand-types.ts";

describe("operandTypesAt", () => {
  const bytes = writeModule([
    { section: "type", contents: [plain(func([I32], [I32]))] },
    { section: "import", contents: [{ module: "m", name: "f", external: { kind: "func", type: 0 } }] },
    { section: "function", contents: [0] },
    {
      section: "code",
      contents: [
        {
          locals: [{ count: 1, type: I64 }],
          code: value(["local.get", 0], ["local.get", 1], ["ref.func", 0], ["unreachable"]),
        },
      ],
    },
  ]);
  const module = readModule(bytes, { base: 50 });
  const start = 50 + module.code.start(0) + 3;

  test("tells what is on the stack in front of an instruction", () => {
    const names = [0, 2, 4, 6].map((at) =>
      operandTypesAt(module, 1, start + at)
        .map(nameOfType)
        .join(" "),
    );
    expect(names).toEqual(["", "i32", "i32 i64", "i32 i64 (ref 0)"]);
  });

  test("refuses other offsets", () => {
    expect(() => operandTypesAt(module, 1, start + 1)).toThrow(RangeError);
    expect(() => operandTypesAt(module, 1, start + 100)).toThrow(RangeError);
    expect(() => operandTypesAt(module, 0, start)).toThrow(RangeError);
  });
});
