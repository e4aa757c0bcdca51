/**
 * Compares a program's output with a file of expectations as binutils' tests do (`regexp_diff` of binutils-common.exp):
 * each line of the file is a regular expression for a whole line, and lines that begin with `#` say something else:
 *
 * | line | means |
 * | --- | --- |
 * | `#...` | any lines, up to one that the next expression matches |
 * | `#?EXPRESSION` | a line that may be there |
 * | `#pass` | the rest does not matter |
 * | `#failif` | that all matches is the failure |
 * | `#` and anything else | a comment |
 *
 * `!` in front of an expression: it must not match. Empty lines count on neither side.
 */

/** What is different, or `undefined`. */
export function regexpDiff(output: string, expectations: string): string | undefined {
  const differ = new Differ(
    output.split("\n").filter((line) => line !== ""),
    expectations.split("\n").filter((line) => line !== ""),
  );
  const difference = differ.difference();
  if (!differ.failsOnMatch) return difference;
  return difference === undefined ? "All matches, and that is the failure" : undefined;
}

class Differ {
  failsOnMatch = false;
  readonly #lines: readonly string[];
  readonly #expectations: readonly string[];

  constructor(lines: readonly string[], expectations: readonly string[]) {
    this.#lines = lines;
    this.#expectations = expectations;
  }

  difference(): string | undefined {
    let at = 0;
    for (let index = 0; index < this.#expectations.length; index++) {
      const expectation = this.#expectations[index] ?? "";
      if (expectation.startsWith("#pass")) return undefined;
      if (expectation.startsWith("#failif")) this.failsOnMatch = true;
      else if (expectation.startsWith("#...")) {
        const next = this.#expectations[++index];
        if (next === undefined) return undefined;
        while (at < this.#lines.length && !matches(this.#lines[at] ?? "", next)) at++;
        if (at === this.#lines.length) return `No line matches: ${next}`;
        at++;
      } else if (expectation.startsWith("#?")) {
        if (at < this.#lines.length && matches(this.#lines[at] ?? "", expectation.slice(2))) at++;
      } else if (!expectation.startsWith("#")) {
        const line = this.#lines[at++];
        if (line === undefined) return `The output ends before: ${expectation}`;
        if (!matches(line, expectation)) return `Line: ${line}\n  is not: ${expectation}`;
      }
    }
    return at < this.#lines.length ? `More than expected: ${this.#lines[at]}` : undefined;
  }
}

function matches(line: string, expectation: string): boolean {
  const isNegated = expectation.startsWith("!");
  return expressionOf(expectation.slice(isNegated ? 1 : 0)).test(line) !== isNegated;
}

const classes: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  space: String.raw`\s`,
  xdigit: "0-9A-Fa-f",
};

/** From Tcl's syntax: it has named classes and means `]` at the beginning of a set literally. */
function expressionOf(text: string): RegExp {
  const named = text.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole);
  const literal = named.replace(/\[(\^?)\]/g, String.raw`[$1\]`);
  return new RegExp(`^(?:${literal})$`);
}
