/** The scripts that GNU ld has built in are read without a word. */
import { expect, test } from "vitest";
import { DiagnosticLog, diagnosticText } from "../../../src/diag/index.ts";
import { parseScript } from "../../../src/ld/index.ts";
import { referenceTool } from "../../support/references.ts";
import { Workshop } from "./compare.ts";

const ways = ["", "-shared", "-r", "-pie", "-N", "-n", "-z combreloc", "-z separate-code", "-z now"];

for (const emulation of ["elf_x86_64", "elf_i386", "elf32_x86_64"]) {
  for (const way of ways) {
    test(`${emulation} ${way}`, (context) => {
      const words = ["-m", emulation, ...way.split(" "), "--verbose"].filter((word) => word !== "");
      const { stdout } = referenceTool("ld", context).run(words);
      const [, text = ""] = stdout.split(/^=+$/m);
      expect(text).toContain("SECTIONS");
      const log = new DiagnosticLog();
      const { layout } = parseScript(text, { log });
      expect(log.diagnostics.map(diagnosticText).join("")).toBe("");
      expect(layout.length).toBeGreaterThan(20);
    });
  }
}

test("objects linked by the default script are as GNU ld links them", (context) => {
  const { stdout } = referenceTool("ld", context).run(["-m", "elf_i386", "--verbose"]);
  const [, script = ""] = stdout.split(/^=+$/m);
  const workshop = new Workshop(context);
  try {
    // What is read-only after relocation has pages of its own in GNU ld only.
    const { messages: _, ...gnu } = workshop.gnu({ script, options: ["-z", "norelro"] });
    const { messages, ...ours } = workshop.ours({ script });
    expect(gnu.isFine).toBe(true);
    expect(ours, messages).toEqual(gnu);
  } finally {
    workshop.close();
  }
});
