/** Our kernel, called by a task without a program. */
import { F_GETLK, F_SETLK, O_DIRECTORY, O_NOFOLLOW } from "../../../src/abi/index.ts";
import { encodeUtf8 } from "../../../src/bytes/index.ts";
import { TestSystem, type Argument as Word } from "../../support/test-system.ts";
import { Out, Unix, Wide, type Argument, type Result, type Space } from "./unix.ts";

const RESULT = 0x1000;
/** Calls whose 64-bit argument begins at an even word. */
const aligned: ReadonlySet<string> = new Set(["pread64", "pwrite64", "truncate", "ftruncate"]);

export class KernelUnix extends Unix {
  override readonly O_DIRECTORY = O_DIRECTORY;
  override readonly O_NOFOLLOW = O_NOFOLLOW;
  readonly test: TestSystem = new TestSystem();

  override call(name: string, ...args: readonly Argument[]): Result {
    if (name === "fcntl") return this.test.call(name, ...fcntlWords(args));
    const words = args.flatMap((argument): Word[] => {
      if (argument instanceof Wide) return [...(aligned.has(name) ? [0] : []), ...wordsOf(argument.value)];
      if (argument instanceof Out) return [RESULT];
      return [typeof argument === "string" ? encodeUtf8(`${argument}\0`) : argument];
    });
    const result = this.test.call(name, ...words);
    const out = args.find((argument) => argument instanceof Out);
    if (out instanceof Out) this.output = this.test.bytes(RESULT, out.size).slice();
    return result;
  }

  override seek(fd: number, offset: number, whence: number): Result {
    const result = this.test.call("lseek", fd, ...wordsOf(offset), RESULT, whence);
    if (typeof result === "string") return result;
    const bytes = this.test.bytes(RESULT, 8).slice();
    return Number(new DataView(bytes.buffer).getBigInt64(0, true));
  }

  override space(path: string): Space | string {
    const result = this.call("statfs", path, new Out(88));
    if (typeof result === "string") return result;
    const view = new DataView(this.output.buffer);
    const at = (offset: number): number => view.getUint32(offset, true);
    return { type: at(0), blockSize: at(4), nameLength: at(56), flags: at(64) };
  }
}

/** Commands with 64-bit offsets have other numbers on 32-bit machines. */
const fcntlCommands: Readonly<Record<number, number>> = { 5: F_GETLK, 6: F_SETLK };

function fcntlWords(args: readonly Argument[]): Word[] {
  const [fd = 0, command = 0, argument = 0] = args as readonly (number | Uint8Array)[];
  return [fd, typeof command === "number" ? (fcntlCommands[command] ?? command) : command, argument];
}

function wordsOf(value: number): [number, number] {
  const high = Math.floor(value / 2 ** 32);
  return [(value - high * 2 ** 32) | 0, high | 0];
}
