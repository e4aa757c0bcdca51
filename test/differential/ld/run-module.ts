/** Runs a linked program: what it tells by `say` and how it ends. */
import { readModule } from "../../../src/wasm/index.ts";

export interface Run {
  readonly said: readonly (number | string)[];
  readonly end: string;
}

/** Pages that a program may have beyond what it asks for. */
const SPARE_PAGES = 2;

export function runModule(bytes: Uint8Array): Run {
  const memory = memoryFor(bytes);
  const said: (number | string)[] = [];
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), {
    env: { memory },
    host: {
      say: (value: number) => void said.push(value),
      tell: (address: number) => void said.push(stringAt(new Uint8Array(memory.buffer), address)),
    },
  });
  const start = instance.exports["_start"];
  if (typeof start !== "function") throw new Error("The program does not export _start");
  try {
    start();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    return { said, end: error.message };
  }
  return { said, end: "returned" };
}

function memoryFor(bytes: Uint8Array): WebAssembly.Memory {
  const [imported] = readModule(bytes).importsOf("memory");
  if (imported?.external.kind !== "memory") throw new Error("The program does not import its memory");
  const { minimum, maximum, shared } = imported.external.type.limits;
  const initial = Number(minimum);
  const most = maximum === undefined ? initial + SPARE_PAGES : Number(maximum);
  return new WebAssembly.Memory({ initial, maximum: most, shared });
}

function stringAt(memory: Uint8Array, address: number): string {
  const end = memory.indexOf(0, address);
  return new TextDecoder().decode(memory.slice(address, end));
}
