/**
 * A loader of libraries as small as it can be (tool-conventions, DynamicLinking.md): a program and its libraries over one
 * memory and one table. What the first module in the list has counts before what later ones have.
 */
import { blockOf, readCustom, readModule, type MemoryInfo } from "../../src/wasm/index.ts";

type Callable = (...values: readonly unknown[]) => unknown;

interface Loaded {
  readonly module: WebAssembly.Module;
  readonly memoryBase: number;
  readonly tableBase: number;
  instance?: WebAssembly.Instance;
}

const PAGE_SIZE = 65_536;

/** Loads them, and returns what the first one exports. */
export function loadProgram(modules: readonly Uint8Array[]): Readonly<Record<string, unknown>> {
  const memory = new WebAssembly.Memory({ initial: 8 });
  const table = new WebAssembly.Table({ initial: 256, element: "anyfunc" });
  const stackPointer = new WebAssembly.Global({ value: "i32", mutable: true }, PAGE_SIZE);
  const all = place(modules);
  let nextSlot = all.nextSlot;
  const symbols = new Map<string, number | Callable>();
  const addresses = new Map<string, WebAssembly.Global>();
  const addressOf = (key: string): WebAssembly.Global => {
    const known = addresses.get(key) ?? new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    addresses.set(key, known);
    return known;
  };
  for (const loaded of all.loaded) {
    const imports: Record<string, Record<string, unknown>> = {};
    for (const { module, name, kind } of WebAssembly.Module.imports(loaded.module)) {
      const constants: Record<string, unknown> = {
        memory,
        __indirect_function_table: table,
        __stack_pointer: stackPointer,
        __memory_base: new WebAssembly.Global({ value: "i32" }, loaded.memoryBase),
        __table_base: new WebAssembly.Global({ value: "i32" }, loaded.tableBase),
      };
      // Functions are looked up when they are called: modules may need each other.
      const call = (...values: readonly unknown[]): unknown => (symbols.get(name) as Callable)(...values);
      imports[module] ??= {};
      imports[module][name] =
        module === "env" ? (constants[name] ?? (kind === "function" ? call : 0)) : addressOf(`${module} ${name}`);
    }
    loaded.instance = new WebAssembly.Instance(loaded.module, imports);
  }
  for (const { instance, memoryBase } of all.loaded.toReversed()) {
    for (const [name, value] of Object.entries(instance?.exports ?? {})) {
      if (name.startsWith("__wasm_")) continue;
      if (value instanceof WebAssembly.Global) symbols.set(name, Number(value.value) + memoryBase);
      else if (typeof value === "function") symbols.set(name, value as Callable);
    }
  }
  for (const [key, address] of addresses) {
    const [module = "", name = ""] = key.split(" ");
    const symbol = symbols.get(name);
    if (module === "GOT.mem") address.value = symbol ?? 0;
    else if (typeof symbol === "function") {
      table.set(nextSlot, symbol);
      address.value = nextSlot++;
    }
  }
  for (const name of ["__wasm_apply_data_relocs", "__wasm_call_ctors"])
    for (const { instance } of all.loaded.toReversed()) (instance?.exports[name] as Callable | undefined)?.();
  return all.loaded[0]?.instance?.exports ?? {};
}

/** Gives each module its part of memory and table. */
function place(modules: readonly Uint8Array[]): { readonly loaded: readonly Loaded[]; readonly nextSlot: number } {
  let address = PAGE_SIZE;
  let nextSlot = 1;
  const loaded = modules.map((bytes) => {
    const info = memoryInfoOf(bytes);
    const alignment = 2 ** info.memoryAlignment;
    const memoryBase = Math.ceil(address / alignment) * alignment;
    const tableBase = nextSlot;
    address = memoryBase + info.memorySize;
    nextSlot += info.tableSize;
    return { module: new WebAssembly.Module(bytes.slice()), memoryBase, tableBase };
  });
  return { loaded, nextSlot };
}

function memoryInfoOf(bytes: Uint8Array): MemoryInfo {
  const info = blockOf(readCustom(readModule(bytes), "dylink.0") ?? [], "memoryInfo");
  if (info === undefined) throw new Error("The module has no dylink.0 section that says what memory it needs");
  return info;
}
