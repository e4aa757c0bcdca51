/** The two headers that musl's Makefile makes by sed. */

/**
 * `bits/alltypes.h`: a type is defined where a header has asked for it. As tools/mkalltypes.sed does it, for the
 * architecture's `alltypes.h.in` and then the common one.
 */
export function allTypes(parts: readonly string[]): string {
  const text = parts.join("");
  return text
    .replace(/^TYPEDEF (.*) ([^ ]*);$/gm, (_, type: string, name: string) => guarded(name, `typedef ${type} ${name};`))
    .replace(/^STRUCT * ([^ ]*) (.*);$/gm, (_, name: string, body: string) => tagged("struct", name, body))
    .replace(/^UNION * ([^ ]*) (.*);$/gm, (_, name: string, body: string) => tagged("union", name, body));
}

function tagged(kind: string, name: string, body: string): string {
  return guarded(`${kind}_${name}`, `${kind} ${name} ${body};`);
}

function guarded(name: string, definition: string): string {
  return `#if defined(__NEED_${name}) && !defined(__DEFINED_${name})\n${definition}\n#define __DEFINED_${name}\n#endif\n`;
}

/** `bits/syscall.h`: each `__NR_name` also as `SYS_name`. */
export function systemCallNumbers(text: string): string {
  const numbers = text.split("\n").filter((line) => line.includes("__NR_"));
  return `${text}${numbers.map((line) => `${line.replaceAll("__NR_", "SYS_")}\n`).join("")}`;
}
