/** Constant expressions: initial values and offsets (core 3.4.14). */
import type { Expression, FunctionType } from "../entities.ts";
import { cursorOf } from "../expression.ts";
import { featureSet, type FeatureSet } from "../features.ts";
import type { CodeWindow } from "../instruction-cursor.ts";
import { opcodeOf, type Opcode } from "../instruction-table.ts";
import type { ValueType } from "../value-types.ts";
import { describeNeeded, isEnabled } from "./feature-uses.ts";
import { invalid } from "./findings.ts";
import { FunctionValidator } from "./function-validator.ts";
import type { ModuleEnvironment } from "./module-environment.ts";

const GLOBAL_GET: Opcode = opcodeOf("global.get");

/** What made globals of the module itself constants; before it, only imported ones were. */
const OWN_GLOBALS: FeatureSet = featureSet(["gc"]);

/** Validates the constant expressions of a module. */
export class ConstantValidator {
  readonly #environment: ModuleEnvironment;
  readonly #validator: FunctionValidator;
  readonly #options: Pick<CodeWindow, "wrapsI32">;

  constructor(environment: ModuleEnvironment, options: Pick<CodeWindow, "wrapsI32"> = {}) {
    this.#environment = environment;
    this.#options = options;
    this.#validator = new FunctionValidator(environment, { constant: true });
  }

  /**
   * Validates an expression that must have a value of a type. Functions that it refers to become declared.
   * @param what names it for errors: `global 3`.
   */
  validate(expression: Expression, type: ValueType, what: string): void {
    const { features } = this.#environment;
    const signature: FunctionType = { kind: "func", parameters: [], results: [type] };
    const cursor = cursorOf(expression, this.#options);
    this.#validator.begin(signature, { name: what });
    while (cursor.next()) {
      if (cursor.opcode === GLOBAL_GET && this.#isOwn(cursor.index) && !isEnabled(OWN_GLOBALS, features)) {
        const found = `global ${cursor.index}, which is not imported`;
        invalid({ offset: cursor.offset, what, found, expected: describeNeeded(OWN_GLOBALS) });
      }
      this.#validator.step(cursor);
    }
    this.#validator.end(expression.offset + expression.bytes.length);
  }

  #isOwn(global: number): boolean {
    return global >= this.#environment.importedGlobals && global < this.#environment.globals.length;
  }
}
