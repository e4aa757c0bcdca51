/**
 * The test programs: each is a file of several sources and a few commands.
 *
 *     // CC: -O1 -fPIC                    options of the compiler for all sources
 *     // AR: liba.a one.o two.o           an archive; `rcT` behind its name for a thin one
 *     // LLVM-AR: liba.a one.o two.o      the same, made by LLVM's ar
 *     // LD: --wrap=f main.o -L. -la      the link; by default all objects, in order
 *     // NOT: a word and a reason         `wasm-ld`, `as`: what cannot do it
 *     //--- main.c
 */
export interface TestProgram {
  readonly name: string;
  readonly compilerOptions: readonly string[];
  readonly archives: readonly TestArchive[];
  readonly linkWords: readonly string[];
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** Who cannot do it, with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
}

export interface TestArchive {
  readonly maker: "muslin" | "llvm";
  readonly name: string;
  readonly flags: string;
  readonly members: readonly string[];
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
    archives: [
      ...lines("AR").map((line) => archiveOf("muslin", words(line))),
      ...lines("LLVM-AR").map((line) => archiveOf("llvm", words(line))),
    ],
    linkWords: lines("LD").flatMap(words),
    sources,
    exceptions: new Map(lines("NOT").map((line) => [line.split(" ", 1)[0] ?? "", line] as const)),
  };
}

function archiveOf(maker: TestArchive["maker"], [name = "", ...words]: readonly string[]): TestArchive {
  const isFlags = (word: string): boolean => /^rc\w*$/.test(word);
  return { maker, name, flags: words.find(isFlags) ?? "rc", members: words.filter((word) => !isFlags(word)) };
}

/** Object of a source. */
export function objectName(source: string): string {
  return source.replace(/\.\w+$/, ".o");
}
