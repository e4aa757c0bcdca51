import { describe, expect, test } from "vitest";
import { body, func, plain } from "../../../test/support/module-parts.ts";
import { readModule } from "../module.ts";
import { writeModule, type SectionSource } from "../module-writer.ts";
import { validationErrors } from "./validate-module.ts";
import { ValidationError } from "./validation-error.ts";

describe("validationErrors", () => {
  const sections: SectionSource[] = [
    { section: "type", contents: [plain(func())] },
    { section: "function", contents: [0, 0, 0] },
    { section: "export", contents: [{ name: "a", kind: "func", index: 3 }] },
    {
      section: "code",
      contents: [body(["i32.add"], ["i64.add"]), body(["nop"]), body(["i64.const", 1n])],
    },
  ];

  test("has one error for each entity and function", () => {
    const errors = validationErrors(readModule(writeModule(sections)));
    expect(errors.map(({ message }) => message)).toEqual([
      'Cannot validate export "a" at offset 0x16: found func 3, expected an index below 3',
      'Cannot validate function 0 at offset 0x20: found an empty operand stack, expected i32 for "i32.add"',
      'Cannot validate function 2 at offset 0x2b: found 1 operand in the block, expected 0 for "end"',
    ]);
    expect(errors.map((each) => each instanceof ValidationError && each.functionIndex)).toEqual([undefined, 0, 2]);
  });

  test("has no more than asked for", () => {
    expect(validationErrors(readModule(writeModule(sections)), { limit: 2 })).toHaveLength(2);
  });

  test("offsets count from the beginning of the file that the module is in", () => {
    const [error] = validationErrors(readModule(writeModule(sections), { base: 0x1000 }));
    expect(error?.offset).toBe(0x1016);
  });
});
