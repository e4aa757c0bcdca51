/**
 * Decodes and encodes again every instruction of a module: what a pass over code costs at least.
 *
 *   node bench/reencode.ts [FILE]     does it once and writes {@link Costs} as JSON
 */
import { readFileSync } from "node:fs";
import { InstructionCursor, InstructionWriter, readModule } from "../src/wasm/index.ts";
import { peakMemory } from "./peak-memory.ts";

/** Of a process that has just started. */
export interface Costs {
  /** Milliseconds that opening the module took. */
  readonly opening: number;
  /** The greatest memory of the process, in MB. */
  readonly memory: number;
}

/** An empty module. */
const MINIMAL = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The code of all functions, one behind the other. */
export function reencoded(file: Uint8Array): Uint8Array {
  const { bytes, code } = readModule(file);
  const cursor = new InstructionCursor({ bytes });
  const writer = new InstructionWriter();
  for (let index = 0; index < code.count; index++) {
    const { code: body } = code.body(index);
    cursor.reset(body.offset, body.offset + body.bytes.length);
    while (cursor.next()) writer.copy(cursor);
  }
  return writer.written;
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  const bytes = path === undefined ? new Uint8Array(MINIMAL) : readFileSync(path);
  const start = performance.now();
  readModule(bytes);
  const opening = performance.now() - start;
  reencoded(bytes);
  console.log(JSON.stringify({ opening, memory: peakMemory() } satisfies Costs));
}
