/**
 * The WebAssembly specification's own tests, split into binary modules: `spec-modules.tgz`, one folder for each `.wast`
 * file, with a `spec.json` as `wast2json` writes it. The archive is not part of this repository: it is looked for at
 * `$MUSLIN_CORPUS`, then at `../shared/corpus/spec-modules.tgz` beside the checkout. Tests that want it skip without it:
 *
 * ```ts
 * describe.skipIf(corpus === undefined)("corpus", () => { for (const spec of corpus?.specs ?? []) ... });
 * ```
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cachePath, digest } from "./cache.ts";

/** One `.wast` file. */
export interface Spec {
  readonly name: string;
  readonly commands: readonly SpecCommand[];
  /** Bytes of a module that a command names. */
  read(filename: string): Uint8Array;
}

/** A command of `spec.json`, as far as it is about modules. */
export interface SpecCommand {
  readonly type: string;
  /** Line in the `.wast` file. */
  readonly line: number;
  readonly filename?: string;
  readonly module_type?: "binary" | "text";
  /** What the specification's interpreter says of an assertion's module, or of the trap. */
  readonly text?: string;
  /** Name of a module: what it is to be called, or which one is meant. */
  readonly name?: string;
  /** Of `register`: the name by which others import from the module. */
  readonly as?: string;
  readonly action?: SpecAction;
  readonly expected?: readonly SpecValue[];
  /** Instead of that: the one result is one of these. */
  readonly either?: readonly SpecValue[];
}

export interface SpecAction {
  readonly type: "invoke" | "get";
  /** The module's name; the last one without. */
  readonly module?: string;
  readonly field: string;
  readonly args?: readonly SpecValue[];
}

/** A value by its bits, in decimal; or `nan:canonical` or `nan:arithmetic`, any that is such a NaN. */
export type SpecValue =
  | { readonly type: "i32" | "i64" | "f32" | "f64"; /** None in traps. */ readonly value?: string }
  | {
      readonly type: "v128";
      readonly lane_type?: "i8" | "i16" | "i32" | "i64" | "f32" | "f64";
      readonly value?: readonly string[];
    };

export interface Corpus {
  readonly specs: readonly Spec[];
}

function openCorpus(): Corpus | undefined {
  const archive = process.env["MUSLIN_CORPUS"] ?? besideCheckout("shared/corpus/spec-modules.tgz");
  if (!existsSync(archive)) {
    process.stderr.write(
      `No specification corpus at ${archive}: its tests are skipped (MUSLIN_CORPUS=file names another)\n`,
    );
    return undefined;
  }
  const folder = unpack(archive);
  const names = readdirSync(folder).toSorted();
  return { specs: names.map((name) => new LazySpec(name, join(folder, name))) };
}

function besideCheckout(path: string): string {
  return resolve(fileURLToPath(new URL("../../..", import.meta.url)), path);
}

/** Unpacks once for each content of the archive. */
function unpack(archive: string): string {
  const folder = cachePath(`corpus-${digest(readFileSync(archive))}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished);
  const { status, stderr } = spawnSync("tar", ["-xzf", archive, "-C", unfinished], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot unpack ${archive}: ${stderr}`);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

class LazySpec implements Spec {
  readonly name: string;
  readonly #folder: string;

  constructor(name: string, folder: string) {
    this.name = name;
    this.#folder = folder;
  }

  get commands(): readonly SpecCommand[] {
    const json = JSON.parse(readFileSync(join(this.#folder, "spec.json"), "utf8")) as { commands: SpecCommand[] };
    return json.commands;
  }

  read(filename: string): Uint8Array {
    return readFileSync(join(this.#folder, filename));
  }
}

/** The corpus, `undefined` where there is none. */
export const corpus: Corpus | undefined = openCorpus();
