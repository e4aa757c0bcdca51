/** validate: says whether modules are valid, and shows where they are not. */
import { FormatError } from "../../bytes/index.ts";
import { isArchive, isElf, readArchive } from "../../elf/index.ts";
import { readModule, validationErrors, type FeatureSet, type Module } from "../../wasm/index.ts";
import { ModuleNames } from "../module-names.ts";
import type { MemberContent } from "../open-file.ts";
import { linkingErrors } from "./linking-checks.ts";
import { problemPlace } from "./problem-place.ts";

export interface ValidationRequest {
  /** What modules may use. */
  readonly features: FeatureSet;
  /** Most errors to say of one module. */
  readonly limit: number;
}

export interface ValidationOutputs {
  /** Told what is wrong: a sentence that names the file, and lines that show the place. */
  readonly complain: (message: string) => void;
  /** Told of each module when it is done. */
  readonly done?: (name: string, summary: ModuleSummary) => void;
}

/** What there is to say of a module besides its errors. */
export interface ModuleSummary {
  readonly bytes: number;
  readonly sections: number;
  /** Functions with a body. */
  readonly functions: number;
  readonly errors: number;
}

/**
 * Validates files, one after the other.
 *
 * @example
 * ```ts
 * import { Validation } from "muslin/objdump";
 * import { ALL_FEATURES } from "muslin/wasm";
 *
 * declare const bytes: Uint8Array;
 * const validation = new Validation({ features: ALL_FEATURES, limit: 20 }, { complain: console.error });
 * validation.check(bytes, "a.wasm");
 * validation.isValid; // whether all were valid
 * ```
 */
export class Validation {
  readonly #request: ValidationRequest;
  readonly #outputs: ValidationOutputs;
  #isValid = true;

  constructor(request: ValidationRequest, outputs: ValidationOutputs) {
    this.#request = request;
    this.#outputs = outputs;
  }

  /** Whether all that was checked is valid. */
  get isValid(): boolean {
    return this.#isValid;
  }

  /**
   * Checks a module, or all modules in an archive.
   * @param outside finds the contents of members of thin archives
   * @throws FormatError if it is neither; what is wrong with a module is said to `complain`
   */
  check(bytes: Uint8Array, path: string, outside: MemberContent = () => undefined): void {
    if (!isArchive(bytes)) return this.#checkModule(bytes, path, 0);
    const archive = readArchive(bytes);
    for (const member of archive.members) {
      const name = `${path}(${member.name})`;
      const content = archive.isThin ? outside(member) : member.content;
      try {
        if (content === undefined) this.#fail(name, "The file of this member is not there");
        else this.#checkModule(content, name, archive.isThin ? 0 : member.contentOffset);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        this.#fail(name, error.message);
      }
    }
  }

  #checkModule(bytes: Uint8Array, name: string, base: number): void {
    if (isElf(bytes)) {
      throw new FormatError({
        offset: base,
        reading: "the file",
        found: "an ELF file",
        expected: "a WebAssembly module",
      });
    }
    const module = readModule(bytes, { base });
    const { features, limit } = this.#request;
    const invalid = validationErrors(module, { features, limit });
    // What is invalid already makes a linker's tables look wrong.
    const errors = invalid.length > 0 ? invalid : linkingErrors(module).slice(0, limit);
    if (errors.length > 0) this.#complainOf(module, name, errors);
    this.#outputs.done?.(name, summaryOf(module, errors.length));
  }

  #complainOf(module: Module, name: string, errors: readonly FormatError[]): void {
    const names = new ModuleNames(module, { warn: () => undefined });
    for (const error of errors) this.#fail(name, [error.message, ...problemPlace(module, error, names)].join("\n"));
    const { limit } = this.#request;
    if (errors.length === limit && limit > 1) this.#fail(name, `There may be more errors: ${limit} were asked for`);
  }

  #fail(name: string, message: string): void {
    this.#isValid = false;
    this.#outputs.complain(`${name}: ${message}`);
  }
}

function summaryOf(module: Module, errors: number): ModuleSummary {
  return { bytes: module.bytes.length, sections: module.sections.length, functions: bodiesOf(module), errors };
}

function bodiesOf(module: Module): number {
  try {
    return module.code.count;
  } catch (error) {
    if (error instanceof FormatError) return 0;
    throw error;
  }
}
