/** The scripts that GNU ld has built in are read without a word. */
import { expect, test } from "vitest";
import { DiagnosticLog, diagnosticText } from "../../../src/diag/index.ts";
import { parseScript } from "../../../src/ld/index.ts";
import { referenceTool } from "../../support/references.ts";

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
