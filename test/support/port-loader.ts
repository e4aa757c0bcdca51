/**
 * A loader for modules of the GNU port's kind, as small as it can be: what `dyninfo` says, in the order in which the port's own
 * loader does it. What the first module in the list has counts before what later ones have.
 */
import { dynamicInfoOf } from "../../src/module/index.ts";
import type { DynamicInfo } from "../../src/wasm/index.ts";

type Callable = (...values: readonly number[]) => number;

interface Loaded {
  readonly info: DynamicInfo;
  readonly got: number;
  readonly plt: number;
  readonly instance: WebAssembly.Instance;
}

export interface PortProgram {
  readonly memory: WebAssembly.Memory;
  /** A function by its name, as the loader finds it. */
  readonly call: (name: string, ...values: readonly number[]) => number;
  /** The address of data by its name. */
  readonly address: (name: string) => number;
}

const PAGE = 0x1000;

/** Loads a program and its libraries, which are in the order of the search. */
export function loadPortProgram(modules: readonly Uint8Array[]): PortProgram {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
  const table = new WebAssembly.Table({ initial: 65536, maximum: 65536, element: "anyfunc" });
  let [got, plt, gpo] = [0x4000, 0, 0];
  const loaded = modules.map((bytes): Loaded => {
    const info = dynamicInfoOf(bytes) ?? {};
    const sys = { got, plt, gpo, table, memory, null: () => undefined };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), { sys });
    const one = { info, got, plt, instance };
    got = Math.ceil((got + (info.data_end ?? 0) - (info.data ?? 0)) / PAGE) * PAGE;
    plt += info.plt_end ?? 0;
    gpo += info.pc_end ?? 0;
    return one;
  });
  return new Linking(memory, table, loaded).finish();
}

class Linking {
  readonly #memory: WebAssembly.Memory;
  readonly #table: WebAssembly.Table;
  readonly #loaded: readonly Loaded[];
  readonly #data = new Map<string, number>();
  readonly #functions = new Map<string, number>();

  constructor(memory: WebAssembly.Memory, table: WebAssembly.Table, loaded: readonly Loaded[]) {
    this.#memory = memory;
    this.#table = table;
    this.#loaded = loaded;
  }

  finish(): PortProgram {
    const view = new DataView(this.#memory.buffer);
    const each = (
      visit: (info: DynamicInfo, at: (link: number) => number, slot: (index: number) => number) => void,
    ): void =>
      this.#loaded.forEach(({ info, got, plt }) =>
        visit(
          info,
          (link) => link - (info.data ?? 0) + got,
          (index) => index + plt,
        ),
      );
    each(({ fixup = [] }, at) => fixup.forEach(([place, target]) => view.setUint32(at(place), at(target), true)));
    each(({ fixupfun = [] }, at, slot) =>
      fixupfun.forEach(([place, index]) => view.setUint32(at(place), slot(index), true)),
    );
    // Where data is copied from is the first definition that is not itself a copy; where it counts, is the copy.
    const originals = new Map<string, number>();
    each(({ def = [], copy = [] }, at) => {
      const copied = new Set(copy.map(([name]) => name));
      for (const [name, place] of def) {
        if (!this.#data.has(name)) this.#data.set(name, at(place));
        if (!copied.has(name) && !originals.has(name)) originals.set(name, at(place));
      }
    });
    each(({ defun = [] }, _, slot) => {
      for (const [name, index] of defun) if (!this.#functions.has(name)) this.#functions.set(name, slot(index));
    });
    each(({ ref = [] }, at) => {
      for (const [name, place] of ref)
        view.setUint32(at(place), this.#data.get(name) ?? this.#functions.get(name) ?? 0, true);
    });
    each(({ refun = [] }, _, slot) => {
      const wanted = refun.map(([name]) => this.#table.get(this.#functions.get(name) ?? -1) as Callable);
      refun.forEach(([, index], which) => this.#table.set(slot(index), wanted[which]));
    });
    each(({ copy = [] }, at) => {
      const bytes = new Uint8Array(this.#memory.buffer);
      for (const [name, place, size] of copy) {
        const from = originals.get(name) ?? 0;
        bytes.copyWithin(at(place), from, from + size);
      }
    });
    return {
      memory: this.#memory,
      call: (name, ...values) => (this.#table.get(this.#functions.get(name) ?? -1) as Callable)(...values),
      address: (name) => this.#data.get(name) ?? 0,
    };
  }
}
