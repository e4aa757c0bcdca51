/** The smallest host that runs a program: it writes, knows the time and ends. For tests of the C library alone. */

export interface ProgramResult {
  readonly exitCode: number;
  readonly output: string;
}

const ENOSYS = -38;
const ENOTTY = -25;
const PAGE = 65_536;

class Exit extends Error {
  override readonly name = "Exit";
}

/** Runs a module with these arguments. */
export function runProgram(bytes: Uint8Array, args: readonly string[] = ["program"]): ProgramResult {
  const module = new WebAssembly.Module(bytes.slice());
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 32_768 });
  const view = (): DataView => new DataView(memory.buffer);
  const pieces: Uint8Array[] = [];
  let exitCode = -1;
  const write = (address: number, size: number): number => {
    pieces.push(new Uint8Array(memory.buffer.slice(address, address + size)));
    return size;
  };
  const calls: Readonly<Record<string, (...args: number[]) => number>> = {
    __syscall_write: (_fd = 0, address = 0, size = 0) => write(address, size),
    __syscall_writev: (_fd = 0, iov = 0, count = 0) => {
      let total = 0;
      for (let at = iov; at < iov + count * 8; at += 8)
        total += write(view().getUint32(at, true), view().getUint32(at + 4, true));
      return total;
    },
    __syscall_exit_group: (code = 0) => {
      exitCode = code;
      throw new Exit();
    },
    __syscall_mmap: (_address = 0, size = 0) => memory.grow(Math.ceil(size / PAGE)) * PAGE,
    __syscall_munmap: () => 0,
    __syscall_ioctl: () => ENOTTY,
    __syscall_rt_sigprocmask: () => 0,
    __syscall_set_tid_address: () => 1,
    __syscall_clock_gettime: (_clock = 0, address = 0) => {
      view().setBigInt64(address, BigInt(Math.floor(Date.now() / 1000)), true);
      view().setInt32(address + 8, 0, true);
      return 0;
    },
  };
  const env: Record<string, WebAssembly.Memory | ((...args: number[]) => number)> = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module))
    if (kind === "function") env[name] = calls[name] ?? (() => ENOSYS);
  const { exports } = new WebAssembly.Instance(module, { env });
  const start = exports["_start"] as (sp: number) => void;
  try {
    start(initialStack(memory, { args, top: Number((exports["__stack_pointer"] as WebAssembly.Global).value) }));
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return { exitCode, output: Buffer.concat(pieces).toString() };
}

/** argc, argv, an empty environment, and the auxiliary vector. */
export function initialStack(
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
