/**
 * Names of C++ and Rust as people write them: `_ZN3foo3barEi` is `foo::bar(int)`.
 *
 * The grammar is that of the Itanium C++ ABI, 5.1; the words and blanks are those of GNU's demangler. Two files read
 * (`name-parser.ts` and, on top of each other, the parsers of types and expressions), one prints.
 */
import { Parser } from "./expression-parser.ts";
import { notMangled } from "./input.ts";
import { print } from "./printer.ts";
import { demangleRust } from "./rust.ts";

/**
 * The name as it was written, or as it is if it is not mangled. A prefix of dots and a suffix behind `@` stay.
 *
 * @example
 * ```ts
 * import { demangle } from "muslin/objdump";
 *
 * demangle("_ZNSt6vectorIiSaIiEE9push_backERKi"); // "std::vector<int, std::allocator<int> >::push_back(int const&)"
 * demangle("main"); // "main"
 * ```
 */
export function demangle(name: string): string {
  const start = /^[.$]*/.exec(name)?.[0].length ?? 0;
  if (!name.startsWith("_Z", start)) return name;
  const at = name.indexOf("@", start);
  const end = at < 0 ? name.length : at;
  const mangled = name.slice(start, end);
  const written = demangleRust(mangled) ?? demangleCxx(mangled);
  return written === undefined ? name : name.slice(0, start) + written + name.slice(end);
}

/** `undefined` if the name is not mangled. */
function demangleCxx(mangled: string): string | undefined {
  try {
    return print(new Parser(mangled, "_Z".length).parse());
  } catch (error) {
    if (error === notMangled) return undefined;
    throw error;
  }
}
