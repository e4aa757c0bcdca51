import { expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { Reader } from "../bytes/index.ts";
import { forEachFile } from "./tool.ts";

function invocation(files: Readonly<Record<string, string>>): {
  tool: string;
  args: readonly string[];
  io: CapturedIo;
} {
  return { tool: "nm", args: [], io: new CapturedIo({ files }) };
}

test("forEachFile goes on after a file that is bad or not there", async () => {
  const call = invocation({ "good.o": "1234", "bad.o": "12", "last.o": "5678" });
  const code = await forEachFile(["good.o", "bad.o", "missing.o", "last.o"], call, (bytes, path) => {
    call.io.stdout.write(`${path}: ${new Reader(bytes).u32("magic number").toString(16)}\n`);
  });
  expect(code).toBe(1);
  expect(call.io.output).toBe("good.o: 34333231\nlast.o: 38373635\n");
  expect(call.io.errors).toBe(
    [
      "muslin nm: bad.o: Cannot read magic number at offset 0x0: found 2 bytes before the end of input, expected 4 bytes",
      "muslin nm: missing.o: No such file or directory",
      "",
    ].join("\n"),
  );
});

test("forEachFile leaves bugs alone", async () => {
  const job = (): void => {
    throw new TypeError("undefined is not a function");
  };
  await expect(forEachFile(["good.o"], invocation({ "good.o": "" }), job)).rejects.toThrow(TypeError);
});
