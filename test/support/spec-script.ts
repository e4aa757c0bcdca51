/**
 * Runs the scripts of the specification's tests in this JavaScript engine: instantiates the modules, by way of a
 * transformation if one is given, and checks what they do, bit by bit. What transforms modules is right if the scripts hold
 * as they do without it.
 */
import type { Spec, SpecAction, SpecCommand } from "./corpus.ts";
import { bitsOf, byBits, differenceOf, type Bits } from "./spec-values.ts";

export interface ScriptOptions {
  /** Makes the module that is run of the one that the script has. */
  readonly transform?: (bytes: Uint8Array) => Uint8Array;
}

/** How a script went. */
export interface ScriptReport {
  /** Type of command -> how many held. */
  readonly held: ReadonlyMap<string, number>;
  /** `SPEC:LINE type` -> what happened. */
  readonly failures: ReadonlyMap<string, string>;
}

/** What the specification's interpreter says of a trap -> what V8 does. */
const traps: readonly (readonly [said: RegExp, ours: RegExp])[] = [
  [/^integer divide by zero$/, /divide by zero|remainder by zero/],
  [/^integer overflow$/, /unrepresentable/],
  [/^invalid conversion to integer$/, /unrepresentable/],
  [/^out of bounds memory access$/, /memory access out of bounds|data segment/],
  [/^unaligned atomic$/, /unaligned/],
  [/^out of bounds table access$/, /table.* out of bounds|element segment/],
  [
    /^(undefined element|uninitialized element)/,
    /table index is out of bounds|null function|signature mismatch|table access/,
  ],
  [/^indirect call type mismatch$/, /signature mismatch/],
  [/^unreachable/, /unreachable/],
  [/^(expected shared memory|null .+)/, /./],
];

export function runScript(spec: Spec, options: ScriptOptions = {}): ScriptReport {
  const script = new Script(spec, options);
  const held = new Map<string, number>();
  const failures = new Map<string, string>();
  for (const command of spec.commands) {
    const outcome = outcomeOf(() => script.run(command));
    if (outcome === "not run") continue;
    if (outcome === undefined) held.set(command.type, (held.get(command.type) ?? 0) + 1);
    else failures.set(`${spec.name}:${command.line}`, `${command.type}: ${outcome}`);
  }
  return { held, failures };
}

function outcomeOf(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

class Script {
  readonly #spec: Spec;
  readonly #transform: (bytes: Uint8Array) => Uint8Array;
  readonly #imports: Record<string, Readonly<Record<string, unknown>>> = { spectest: spectest() };
  readonly #named: Map<string, WebAssembly.Instance> = new Map();
  /** Per instance, the functions that were called, by name and signature. */
  readonly #calls: WeakMap<WebAssembly.Instance, Map<string, (...args: readonly Bits[]) => readonly Bits[]>> =
    new WeakMap();
  #last: WebAssembly.Instance | undefined;

  constructor(spec: Spec, { transform = (bytes) => bytes }: ScriptOptions) {
    this.#spec = spec;
    this.#transform = transform;
  }

  /** What is wrong, if anything is; `"not run"` for what is not about running. */
  run(command: SpecCommand): string | undefined {
    switch (command.type) {
      case "module":
        this.#last = undefined;
        this.#last = this.#instantiate(command);
        if (command.name !== undefined) this.#named.set(command.name, this.#last);
        return undefined;
      case "register":
        this.#imports[command.as ?? ""] = this.#instance(command.name).exports;
        return undefined;
      case "action":
        this.#perform(command);
        return undefined;
      case "assert_return":
        return this.#difference(command);
      case "assert_trap":
        return trapOf(() => this.#perform(command), command.text ?? "");
      case "assert_uninstantiable":
        return trapOf(() => this.#instantiate(command), command.text ?? "");
      case "assert_exhaustion":
        return errorOf(() => this.#perform(command), RangeError);
      case "assert_unlinkable":
        return errorOf(() => this.#instantiate(command), WebAssembly.LinkError, TypeError);
      default:
        return "not run";
    }
  }

  #difference(command: SpecCommand): string | undefined {
    const { expected = [], either } = command;
    if (either === undefined) return differenceOf(this.#perform(command), expected);
    const results = this.#perform({ ...command, expected: either.slice(0, 1) });
    const differences = either.map((value) => differenceOf(results, [value]));
    return differences.includes(undefined) ? undefined : differences.join("; ");
  }

  #instantiate({ filename = "" }: SpecCommand): WebAssembly.Instance {
    const bytes = this.#transform(new Uint8Array(this.#spec.read(filename)));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), this.#imports);
  }

  #instance(name: string | undefined): WebAssembly.Instance {
    const instance = name === undefined ? this.#last : this.#named.get(name);
    if (instance === undefined) throw new Error(`There is no module ${name ?? "to run"}`);
    return instance;
  }

  #perform(command: SpecCommand): readonly Bits[] {
    const { action } = command;
    if (action === undefined) throw new Error("There is no action");
    const instance = this.#instance(action.module);
    const item = instance.exports[action.field];
    if (item === undefined) throw new Error(`There is no export "${action.field}"`);
    if (action.type === "get") return [(item as WebAssembly.Global).value as Bits];
    return this.#call(instance, action, command)(...(action.args ?? []).flatMap(bitsOf));
  }

  #call(
    instance: WebAssembly.Instance,
    { field, args = [] }: SpecAction,
    { expected = [] }: SpecCommand,
  ): (...args: readonly Bits[]) => readonly Bits[] {
    const signature = { parameters: args.map(({ type }) => type), results: expected.map(({ type }) => type) };
    const calls = this.#calls.get(instance) ?? new Map<string, (...args: readonly Bits[]) => readonly Bits[]>();
    this.#calls.set(instance, calls);
    const key = `${field} ${signature.parameters.join()} ${signature.results.join()}`;
    const call = calls.get(key) ?? byBits(instance.exports[field], signature);
    calls.set(key, call);
    return call;
  }
}

/** The module that the scripts import from. */
function spectest(): Readonly<Record<string, unknown>> {
  const nothing = (): void => undefined;
  return {
    print: nothing,
    print_i32: nothing,
    print_i64: nothing,
    print_f32: nothing,
    print_f64: nothing,
    print_i32_f32: nothing,
    print_f64_f64: nothing,
    global_i32: 666,
    global_i64: 666n,
    global_f32: new WebAssembly.Global({ value: "f32" }, 666.6),
    global_f64: new WebAssembly.Global({ value: "f64" }, 666.6),
    table: new WebAssembly.Table({ element: "anyfunc", initial: 10, maximum: 20 }),
    memory: new WebAssembly.Memory({ initial: 1, maximum: 2 }),
    shared_memory: new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true }),
  };
}

function trapOf(perform: () => unknown, said: string): string | undefined {
  try {
    perform();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const row = traps.find(([pattern]) => pattern.test(said));
    if (row === undefined) return `is compared with "${said}", which nobody knows`;
    return row[1].test(error.message) ? undefined : `trapped with "${error.message}", not "${said}"`;
  }
  return `did not trap with "${said}"`;
}

function errorOf(perform: () => unknown, ...kinds: readonly (new (message?: string) => Error)[]): string | undefined {
  try {
    perform();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
  return "went well";
}
