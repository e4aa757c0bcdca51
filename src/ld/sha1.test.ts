import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha1 } from "./sha1.ts";

test.each([0, 1, 3, 55, 56, 63, 64, 65, 1000, 100_000])("of %i bytes", (size) => {
  const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7919) >> 3);
  expect(Buffer.from(sha1(bytes)).toString("hex")).toBe(createHash("sha1").update(bytes).digest("hex"));
});
