/**
 * The older mangling of Rust: a path in the form of C++, whose last part is a hash, with `$..$` for characters that
 * C++ does not have in names.
 */

const escapes: ReadonlyMap<string, string> = new Map([
  ["SP", "@"],
  ["BP", "*"],
  ["RF", "&"],
  ["LT", "<"],
  ["GT", ">"],
  ["LP", "("],
  ["RP", ")"],
  ["C", ","],
]);

/** The path without its hash; `undefined` if it is not Rust's. */
export function demangleRust(mangled: string): string | undefined {
  if (!/^_ZN.*17h[0-9a-f]{16}E(\.|$)/.test(mangled)) return undefined;
  const parts: string[] = [];
  let at = "_ZN".length;
  while (mangled[at] !== "E") {
    const digits = /^\d+/.exec(mangled.slice(at, at + 8))?.[0];
    if (digits === undefined) return undefined;
    const end = at + digits.length + Number(digits);
    if (end >= mangled.length) return undefined;
    parts.push(mangled.slice(at + digits.length, end));
    at = end;
  }
  // A hash has several digits that differ; otherwise it is a name of C++ that looks like one.
  const hash = parts.at(-1) ?? "";
  if (!/^h[0-9a-f]{16}$/.test(hash) || new Set(hash).size < 6) return undefined;
  return parts.slice(0, -1).map(unescaped).join("::");
}

function unescaped(part: string): string {
  return part
    .replace(/^_\$/, "$")
    .replaceAll(/\$([A-Z]{1,2}|u[0-9a-f]{1,6})\$/g, (whole, code: string) => {
      const point = Number.parseInt(code.slice(1), 16);
      if (code.startsWith("u")) return point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
      return escapes.get(code) ?? whole;
    })
    .replaceAll("..", "::");
}
