/**
 * The test programs: each is a file of several sources and a few commands.
 *
 *     // CC: -O1 -fPIC                    options of the compiler for all sources
 *     // AR: liba.a one.o two.o           an archive; `rcT` behind its name for a thin one
 *     // LD: --wrap=f main.o -L. -la      the link; by default all objects, in order
 *     // NOT: a word and a reason         `wasm-ld`, `as`: what cannot do it
 *     //--- main.c
 */
export interface TestProgram {
  readonly name: string;
  readonly compilerOptions: readonly string[];
  readonly archives: readonly { readonly name: string; readonly flags: string; readonly members: readonly string[] }[];
  readonly linkWords: readonly string[];
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** Who cannot do it, with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
}

export function parseProgram(name: string, text: string): TestProgram {
  const [head = "", ...parts] = text.split(/^\/\/--- /m);
  const sources = parts.map((part) => {
    const end = part.indexOf("\n");
    return { name: part.slice(0, end).trim(), text: part.slice(end + 1) };
  });
  const lines = (word: string): readonly string[] =>
    Array.from(head.matchAll(new RegExp(`^// ${word}: (.*)$`, "gm")), ([, rest = ""]) => rest.trim());
  const words = (line: string): readonly string[] => line.split(/\s+/).filter((each) => each !== "");
  return {
    name,
    compilerOptions: lines("CC").flatMap(words),
    archives: lines("AR").map((line) => {
      const [archive = "", ...members] = words(line);
      const flags = members.filter((each) => /^rc\w*$/.test(each));
      return { name: archive, flags: flags[0] ?? "rc", members: members.filter((each) => !flags.includes(each)) };
    }),
    linkWords: lines("LD").flatMap(words),
    sources,
    exceptions: new Map(lines("NOT").map((line) => [line.split(" ", 1)[0] ?? "", line] as const)),
  };
}

/** Object of a source. */
export function objectName(source: string): string {
  return source.replace(/\.\w+$/, ".o");
}
