/** The smallest host that runs a program: it writes, knows the time and ends. For tests of the C library alone. */

export interface ProgramResult {
  readonly exitCode: number;
  readonly output: string;
}

const ENOSYS = -38;
const ENOTTY = -25;
const PAGE = 65_536;

/** What a program that ends throws. */
export class Exit extends Error {
  override readonly name = "Exit";
}

export type Call = (...args: number[]) => number;

/** System calls, by the names of their imports. */
export type Calls = Readonly<Record<string, Call>>;

/** What programs ask for, threads or not. `put` gets what they write. */
export function plainCalls(memory: WebAssembly.Memory, put: (bytes: Uint8Array) => void): Calls {
  const view = (): DataView => new DataView(memory.buffer);
  const write = (address: number, size: number): number => {
    put(new Uint8Array(memory.buffer, address, size).slice());
    return size;
  };
  return {
    __syscall_write: (_fd = 0, address = 0, size = 0) => write(address, size),
    __syscall_writev: (_fd = 0, iov = 0, count = 0) => {
      let total = 0;
      for (let at = iov; at < iov + count * 8; at += 8)
        total += write(view().getUint32(at, true), view().getUint32(at + 4, true));
      return total;
    },
    __syscall_mmap: (_address = 0, size = 0) => memory.grow(Math.ceil(size / PAGE)) * PAGE,
    __syscall_munmap: () => 0,
    __syscall_rt_sigprocmask: () => 0,
    __syscall_clock_gettime: (_clock = 0, address = 0) => {
      view().setBigInt64(address, BigInt(Math.floor(Date.now() / 1000)), true);
      view().setInt32(address + 8, 0, true);
      return 0;
    },
  };
}

export interface Surroundings {
  readonly memory: WebAssembly.Memory;
  readonly calls: Calls;
  /** What is imported in place of a call. */
  readonly bound?: (name: string, call: Call) => Call;
}

/** What an instance exports; calls that are not there answer ENOSYS. */
export function exportsOf(module: WebAssembly.Module, around: Surroundings): WebAssembly.Instance["exports"] {
  const { memory, calls, bound = (_name, call) => call } = around;
  const env: Record<string, WebAssembly.Memory | Call> = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module))
    if (kind === "function") env[name] = bound(name, calls[name] ?? (() => ENOSYS));
  return new WebAssembly.Instance(module, { env }).exports;
}

/** Runs a module with these arguments. */
export function runProgram(bytes: Uint8Array, args: readonly string[] = ["program"]): ProgramResult {
  const module = new WebAssembly.Module(bytes.slice());
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 32_768 });
  const pieces: Uint8Array[] = [];
  let exitCode = -1;
  const calls: Calls = {
    ...plainCalls(memory, (piece) => pieces.push(piece)),
    __syscall_exit_group: (code = 0) => {
      exitCode = code;
      throw new Exit();
    },
    __syscall_ioctl: () => ENOTTY,
    __syscall_set_tid_address: () => 1,
  };
  try {
    start(exportsOf(module, { memory, calls }), { memory, args });
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return { exitCode, output: Buffer.concat(pieces).toString() };
}

/** Runs the program from its start, which does not come back: it ends by {@link Exit}. */
export function start(
  exports: WebAssembly.Instance["exports"],
  { memory, args }: { readonly memory: WebAssembly.Memory; readonly args: readonly string[] },
): void {
  const top = Number((exports["__stack_pointer"] as WebAssembly.Global).value);
  (exports["_start"] as (sp: number) => void)(initialStack(memory, { args, top }));
}

/** argc, argv, an empty environment, and the auxiliary vector. */
function initialStack(
  memory: WebAssembly.Memory,
  { args, top }: { readonly args: readonly string[]; readonly top: number },
): number {
  const AT_PAGESZ = 6;
  const AT_RANDOM = 25;
  let at = top - 16;
  const random = at;
  const addresses = args.map((text) => {
    const bytes = new TextEncoder().encode(`${text}\0`);
    at -= bytes.length;
    new Uint8Array(memory.buffer).set(bytes, at);
    return at;
  });
  const words = [args.length, ...addresses, 0, 0, AT_PAGESZ, 4096, AT_RANDOM, random, 0, 0];
  at = (at - words.length * 4) & -16;
  new Uint32Array(memory.buffer, at, words.length).set(words);
  return at;
}
