import { describe, expect, test } from "vitest";
import { body, func, plain, struct, verdictOn } from "../../../test/support/module-parts.ts";
import type { CompositeType, RecursiveGroup } from "../entities.ts";
import { expressionOf } from "../expression.ts";
import { InstructionWriter } from "../instruction-writer.ts";
import type { SectionSource } from "../module-writer.ts";
import { I32, referenceTo } from "../value-types.ts";

describe("large modules", () => {
  function validity(sections: readonly SectionSource[]): string {
    return verdictOn([
      { section: "type", contents: [plain(func())] },
      { section: "function", contents: [0] },
      ...sections,
    ]);
  }

  function codeOf(write: (code: InstructionWriter) => void): SectionSource {
    const code = new InstructionWriter();
    write(code);
    return { section: "code", contents: [{ locals: [], code: expressionOf(code.written) }] };
  }

  test("blocks may be nested 100,000 deep", () => {
    const deep = codeOf((code) => {
      for (let depth = 0; depth < 100_000; depth++) code.emit("block", -1);
      code.emit("br", 99_999);
      for (let depth = 0; depth < 100_000; depth++) code.emit("end");
    });
    expect(validity([deep])).toBe("valid");
  });

  test("a table of branches may have a million labels", () => {
    const wide = codeOf((code) => {
      for (let depth = 0; depth < 1000; depth++) code.emit("block", -1);
      code.emit("i32.const", 0);
      code.emit(
        "br_table",
        Array.from({ length: 1_000_000 }, (_, index) => index % 1001),
      );
      for (let depth = 0; depth < 1000; depth++) code.emit("end");
    });
    expect(validity([wide])).toBe("valid");
  });

  test("a group of types may have a long chain of supertypes, which is refused without being walked again and again", () => {
    const count = 50_000;
    const last = referenceTo(count - 1, { nullable: true });
    const types = Array.from({ length: count }, (_, index): RecursiveGroup["types"][number] => ({
      form: "sub",
      supertypes: index === 0 ? [] : [index - 1],
      composite: struct(last, last, last),
    }));
    expect(verdictOn([{ section: "type", contents: [{ explicit: true, types }] }])).toContain(
      "found 64 supertypes above it",
    );
  });

  test("the operand stack has a limit", () => {
    const results = Array.from({ length: 1000 }, () => I32);
    const sections: SectionSource[] = [
      { section: "type", contents: [plain(func()), plain(func([], results))] },
      { section: "function", contents: [0, 1] },
    ];
    const calls = codeOf((code) => {
      for (let count = 0; count < 5000; count++) code.emit("call", 1);
      code.emit("unreachable");
    });
    const [first] = calls && "contents" in calls && calls.section === "code" ? calls.contents : [];
    const code: SectionSource = { section: "code", contents: [first!, body(["unreachable"])] };
    expect(verdictOn([...sections, code])).toContain("found more operands on the stack, expected at most 4194304");
  });

  test("operands that unreachable code does not have are not counted one by one", () => {
    const fixed = codeOf((code) => {
      code.emit("unreachable");
      for (let count = 0; count < 1000; count++) {
        code.emit("array.new_fixed", 1, 0xffff_ffff);
        code.emit("drop");
      }
    });
    const element: CompositeType = { kind: "array", element: { storage: I32, mutable: false } };
    const sections: SectionSource[] = [
      { section: "type", contents: [plain(func()), plain(element)] },
      { section: "function", contents: [0] },
      fixed,
    ];
    expect(verdictOn(sections)).toBe("valid");
  });
});
