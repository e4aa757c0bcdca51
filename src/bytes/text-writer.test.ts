import { describe, expect, test } from "vitest";
import { TextWriter } from "./text-writer.ts";

function written(write: (out: TextWriter) => void): { text: string; chunks: number } {
  const chunks: Uint8Array[] = [];
  const out = new TextWriter((chunk) => chunks.push(chunk));
  write(out);
  out.flush();
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), chunks: chunks.length };
}

describe("numbers", () => {
  test.each([0, 9, 10, 0xff, 0x1000, 0xffff_ffff, 0x1_0000_0000, 2 ** 53 - 1])("%i", (value) => {
    const { text } = written((out) => {
      out.hex(value, 4);
      out.byte(0x20);
      out.hexColumn(value, 6);
    });
    expect(text).toBe(`${value.toString(16).padStart(4, "0")} ${value.toString(16).padStart(6)}`);
  });

  test("addresses are modulo their width", () => {
    expect(written((out) => out.address(-1n, 8)).text).toBe("ffffffff");
    expect(written((out) => out.address(0xffff_ffff_8100_0000n, 16)).text).toBe("ffffffff81000000");
  });

  test("bytes have room for those that are not there", () => {
    expect(written((out) => out.hexBytes(Uint8Array.of(0, 0xab, 0x10), 1, 3, 4)).text).toBe("ab 10       ");
  });
});

describe("text", () => {
  test.each(["", "plain", "naïve – 日本語 🙂", "🙂".repeat(20_000), "x".repeat(200_000)])("%#", (text) => {
    expect(written((out) => out.text(text)).text).toBe(text);
  });

  test("bytes that are no UTF-8 come back", () => {
    const chunks: Uint8Array[] = [];
    const out = new TextWriter((chunk) => chunks.push(chunk));
    out.text("a\udcffb");
    out.flush();
    expect(Array.from(chunks[0] ?? [])).toEqual([0x61, 0xff, 0x62]);
  });

  test("a long listing comes in chunks, each of whole characters", () => {
    const chunks: string[] = [];
    const out = new TextWriter((chunk) => chunks.push(new TextDecoder("utf-8", { fatal: true }).decode(chunk)));
    for (let line = 0; line < 20_000; line++) out.line(`é ${line}`);
    out.flush();
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.join("")).toBe(Array.from({ length: 20_000 }, (_, line) => `é ${line}\n`).join(""));
  });

  test("columns", () => {
    expect(written((out) => out.padded("ab", 4)).text).toBe("ab  ");
    expect(written((out) => out.blanks(130)).text).toBe(" ".repeat(130));
  });
});
