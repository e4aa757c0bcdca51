/**
 * Files of expectations: what a suite asks for and we do not do, a line `name: reason` each. A case that fails must be in
 * it, and a case that is in it must fail, so that the file is always the truth.
 */
import { readFileSync } from "node:fs";

/** Case -> why it fails. */
export type Expectations = ReadonlyMap<string, string>;

/** How a suite differs from what was expected of it. */
export interface Surprises {
  /** Failures without a reason: `name: what happened`. */
  readonly failed: readonly string[];
  /** Cases that passed although there is a reason for them to fail. */
  readonly passed: readonly string[];
}

export function readExpectations(file: URL): Expectations {
  return parseExpectations(readFileSync(file, "utf8"));
}

/** Empty lines and those with `#` in front are for people. */
export function parseExpectations(text: string): Expectations {
  const expectations = new Map<string, string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, name, reason] = /^(\S+): (.+)$/.exec(line) ?? [];
    if (name === undefined || reason === undefined)
      throw new Error(`Line ${index + 1} is not \`name: reason\`: ${line}`);
    if (expectations.has(name)) throw new Error(`Line ${index + 1} is about "${name}" again`);
    expectations.set(name, reason);
  }
  return expectations;
}

/**
 * @param failures what failed, with what happened.
 * @param isOfThisRun whether the case of that name was run.
 */
export function surprises(
  failures: ReadonlyMap<string, string>,
  expectations: Expectations,
  isOfThisRun: (name: string) => boolean,
): Surprises {
  const failed = [...failures].filter(([name]) => !expectations.has(name));
  const passed = [...expectations.keys()].filter((name) => isOfThisRun(name) && !failures.has(name));
  return { failed: failed.map(([name, what]) => `${name}: ${what}`), passed };
}
