import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errno, WOULD_BLOCK } from "../../abi/index.ts";
import { Pipe, PIPE_BUF } from "./pipe.ts";

function openPipe(): Pipe {
  const pipe = new Pipe();
  pipe.readers = 1;
  pipe.writers = 1;
  return pipe;
}

function readAll(pipe: Pipe, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  return bytes.subarray(0, pipe.read(bytes));
}

describe("pipe(7)", () => {
  test("an empty one blocks its reader as long as there is a writer, and then is at its end", () => {
    const pipe = openPipe();
    expect(pipe.read(new Uint8Array(1))).toBe(WOULD_BLOCK);
    pipe.writers = 0;
    expect(pipe.read(new Uint8Array(1))).toBe(0);
  });

  test("a write of PIPE_BUF bytes or less is whole or blocks; a longer one may be partial", () => {
    const pipe = openPipe();
    expect(pipe.write(new Uint8Array(65_536 - 100))).toBe(65_436);
    expect(pipe.write(new Uint8Array(101))).toBe(WOULD_BLOCK);
    expect(pipe.write(new Uint8Array(PIPE_BUF + 1))).toBe(100);
    expect(pipe.write(new Uint8Array(PIPE_BUF + 1))).toBe(WOULD_BLOCK);
  });

  test("can be written again only when there is room for PIPE_BUF bytes", () => {
    const pipe = openPipe();
    pipe.write(new Uint8Array(65_536));
    readAll(pipe, PIPE_BUF - 1);
    expect(pipe.canWrite).toBe(false);
    readAll(pipe, 1);
    expect(pipe.canWrite).toBe(true);
  });

  test("its capacity is a power of two of at least a page, and not less than what is in it", () => {
    const pipe = openPipe();
    pipe.capacity = 1;
    expect(pipe.capacity).toBe(4096);
    pipe.capacity = 4097;
    expect(pipe.capacity).toBe(8192);
    pipe.write(new Uint8Array(5000));
    expect(() => (pipe.capacity = 4096)).toThrow(errno.EBUSY);
    expect(() => (pipe.capacity = 2 ** 20 + 1)).toThrow(errno.EPERM);
  });

  test("what was looked at stays until it is discarded", () => {
    const pipe = openPipe();
    pipe.write(Uint8Array.of(1, 2, 3));
    const seen = new Uint8Array(2);
    expect([pipe.peek(seen), ...seen]).toEqual([2, 1, 2]);
    pipe.discard(1);
    expect([...readAll(pipe, 9)]).toEqual([2, 3]);
    expect(pipe.peek(seen)).toBe(WOULD_BLOCK);
  });

  test("bytes in front of a packet are looked at without it", () => {
    const pipe = openPipe();
    pipe.write(Uint8Array.of(9));
    pipe.writePackets(Uint8Array.of(1, 2, 3));
    const seen = new Uint8Array(9);
    expect(pipe.peek(seen)).toBe(1);
    pipe.discard(1);
    expect([pipe.peek(seen), ...seen.subarray(0, 3)]).toEqual([3, 1, 2, 3]);
  });

  test("packets are read one at a time, and what does not fit is lost", () => {
    const pipe = openPipe();
    pipe.write(Uint8Array.of(9));
    pipe.writePackets(Uint8Array.of(1, 2, 3));
    pipe.writePackets(new Uint8Array(PIPE_BUF + 1));
    pipe.write(Uint8Array.of(8));
    expect([...readAll(pipe, 9)]).toEqual([9]);
    expect([...readAll(pipe, 2)]).toEqual([1, 2]);
    expect([readAll(pipe, 9000).length, readAll(pipe, 9000).length]).toEqual([PIPE_BUF, 1]);
    expect([...readAll(pipe, 9)]).toEqual([8]);
  });

  test("there are as many packets as pages", () => {
    const pipe = openPipe();
    for (let count = 0; count < 16; count++) expect(pipe.writePackets(Uint8Array.of(1))).toBe(1);
    expect(pipe.writePackets(Uint8Array.of(1))).toBe(WOULD_BLOCK);
  });

  test("nothing is read or written by a transfer of no bytes", () => {
    const pipe = openPipe();
    expect(pipe.read(new Uint8Array(0))).toBe(0);
    expect(pipe.write(new Uint8Array(0))).toBe(0);
  });
});

test("bytes come out as they went in, whatever sizes are read and written", () => {
  const transfer = fc.tuple(fc.constantFrom("read", "write"), fc.integer({ min: 1, max: 9000 }));
  fc.assert(
    fc.property(fc.array(transfer, { maxLength: 60 }), (transfers) => {
      const pipe = openPipe();
      let written = 0;
      let read = 0;
      for (const [what, size] of transfers) {
        if (what === "write") {
          const count = pipe.write(Uint8Array.from({ length: size }, (_, index) => (written + index) % 251));
          if (count !== WOULD_BLOCK) written += count;
        } else if (pipe.length > 0) {
          const bytes = readAll(pipe, size);
          const start = read;
          expect(bytes.every((byte, index) => byte === (start + index) % 251)).toBe(true);
          read += bytes.length;
        }
        expect(pipe.length).toBe(written - read);
      }
    }),
  );
});
