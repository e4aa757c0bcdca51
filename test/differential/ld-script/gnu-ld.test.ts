/** Links by script beside GNU ld's. The objects are of x86; without relocations it does not matter of what they are. */
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { cases, refused } from "./cases.ts";
import { Workshop } from "./compare.ts";

let workshop: Workshop | undefined;

function openWorkshop(context: TestContext): Workshop {
  workshop ??= new Workshop(context);
  return workshop;
}

afterAll(() => workshop?.close());

describe("the same as GNU ld", () => {
  for (const [name, link] of Object.entries(cases)) {
    test(name, (context) => {
      const { messages: words, ...gnu } = openWorkshop(context).gnu(link);
      const { messages, ...ours } = openWorkshop(context).ours(link);
      expect(gnu.isFine, words).toBe(true);
      expect(ours, messages).toEqual(gnu);
    });
  }
});

describe("refused by both", () => {
  for (const [name, { script, says }] of Object.entries(refused)) {
    test(name, (context) => {
      expect(openWorkshop(context).gnu({ script }).isFine).toBe(false);
      const { isFine, messages } = openWorkshop(context).ours({ script });
      expect(isFine).toBe(false);
      expect(messages).toContain(says);
    });
  }
});
