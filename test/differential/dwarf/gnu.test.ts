/** `muslin addr2line` and the source in `muslin objdump -lS` beside GNU's, on objects for x86-64 that gcc has made. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TextWriter } from "../../../src/bytes/index.ts";
import { openObject, SourceListing } from "../../../src/objdump/index.ts";
import { gnu, ours } from "../gnu-agreement.ts";

const folder = mkdtempSync(join(tmpdir(), "muslin-dwarf-"));
beforeAll(() => cpSync(fileURLToPath(new URL("../../cases/addr2line", import.meta.url)), folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const objects = ["counter-dwarf5.o", "counter-dwarf4.o", "twice-dwarf3.o"];

/**
 * Of functions of C++ without a linkage name GNU's shows the name of the symbol around, at times: each call is for one
 * address here, and only places are compared, as names are in the golden case.
 */
test.for(objects)("places of %s, address by address", async (object, context) => {
  const addresses = Array.from({ length: 0x140 }, (_, address) => address.toString(16));
  for (const options of [["-a"], ["-s", "-i"], ["-p", "-a", "-i"]]) {
    const args = ["-e", object, "-j", ".text", ...options, ...addresses];
    expect(await ours(["addr2line", ...args], folder)).toEqual(gnu(context, ["addr2line", ...args], folder));
  }
});

/** GNU's listing without its instructions, and their addresses. */
function interleaved(listing: string): { readonly text: string; readonly addresses: readonly bigint[] } {
  const addresses: bigint[] = [];
  const lines = listing.split("\n").slice(listing.split("\n").findIndex((line) => line.startsWith("Disassembly")) + 1);
  const text = lines.flatMap((line) => {
    const address = /^ +([0-9a-f]+):\t/.exec(line)?.[1];
    if (address !== undefined) {
      addresses.push(BigInt(`0x${address}`));
      return [`@${BigInt(`0x${address}`)}`];
    }
    return line === "" || /^[0-9a-f]+ <.*>:$/.test(line) ? [] : [line];
  });
  // With --inlines GNU's says for each instruction what it is inlined in; ours only where that changes.
  const isRepeated = (line: string, at: number): boolean => line.startsWith("inlined by") && text[at - 1]?.[0] === "@";
  return { text: text.filter((line, at) => !isRepeated(line, at)).join("\n"), addresses };
}

test.for([
  ["twice-dwarf3.o", "-l"],
  ["twice-dwarf3.o", "-lS"],
  ["twice-dwarf3.o", "-S"],
  ["twice-dwarf3.o", "-lS --inlines"],
  ["counter-dwarf4.o", "-S"],
  ["counter-dwarf5.o", "-S"],
] as const)("source in between the code of %s with %s", ([name, options], context) => {
  const args = ["objdump", "-d", "-j", ".text", ...options.split(" "), name] as const;
  const expected = interleaved(gnu(context, args, folder).output);
  let text = "";
  const out = new TextWriter((chunk) => (text += new TextDecoder().decode(chunk)));
  const object = openObject(readFileSync(join(folder, name)), { warn: (message) => expect.fail(message) });
  const section = object.sections.find((candidate) => candidate.name === ".text");
  if (section === undefined) throw new Error("No code");
  const listing = new SourceListing(object, out, {
    showsLines: options.includes("l"),
    showsInlines: options.includes("--inlines"),
    nameText: (function_) => function_,
  });
  for (const address of expected.addresses) {
    listing.write(section, address);
    out.line(`@${address}`);
  }
  out.flush();
  expect(text.trimEnd()).toBe(expected.text);
});

test.for(objects)("tables of %s", async (object, context) => {
  for (const option of ["-wi", "-wL", "-wl", "-wa", "-wr", "-ws"]) {
    for (const width of [[], ["-W"]]) {
      // Wide listings have names of types, which GNU's of 2.40 does not find behind attributes of form implicit_const.
      if (width.length > 0 && option === "-wi" && object.includes("dwarf5")) continue;
      const args = ["readelf", ...width, option, object] as const;
      expect(await ours(args, folder), args.join(" ")).toEqual(gnu(context, args, folder));
    }
  }
});
