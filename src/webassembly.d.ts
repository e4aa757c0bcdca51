// The part of the WebAssembly JavaScript interface that is used here (https://webassembly.github.io/spec/js-api/).
// TypeScript has it in lib.dom only, and @types/node leaves it to lib.dom.

declare namespace WebAssembly {
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  class Module {
    constructor(bytes: Uint8Array);
    static customSections(module: Module, name: string): ArrayBuffer[];
    static exports(module: Module): { readonly name: string; readonly kind: string }[];
    static imports(module: Module): { readonly module: string; readonly name: string; readonly kind: string }[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class Memory {
    constructor(type: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class Table {
    constructor(type: { readonly element: "anyfunc"; readonly initial: number; readonly maximum?: number });
    get(index: number): unknown;
    set(index: number, value: unknown): void;
  }

  class Global {
    constructor(type: { readonly value: "i32" | "f32" | "f64"; readonly mutable?: boolean }, value: number);
    value: unknown;
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function compile(bytes: Uint8Array): Promise<Module>;
  function validate(bytes: Uint8Array): boolean;
}
