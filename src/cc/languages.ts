/** What a file is, by the end of its name or by `-x`. */

export type Language = "c" | "cpp-output" | "c++" | "c++-cpp-output" | "assembler" | "assembler-with-cpp";

const bySuffix: Readonly<Record<string, Language>> = {
  c: "c",
  h: "c",
  i: "cpp-output",
  cc: "c++",
  cp: "c++",
  cxx: "c++",
  cpp: "c++",
  CPP: "c++",
  "c++": "c++",
  C: "c++",
  ii: "c++-cpp-output",
  s: "assembler",
  S: "assembler-with-cpp",
  sx: "assembler-with-cpp",
};

const chosenNames: Readonly<Record<string, Language>> = {
  c: "c",
  "c-header": "c",
  "cpp-output": "cpp-output",
  "c++": "c++",
  "c++-cpp-output": "c++-cpp-output",
  assembler: "assembler",
  "assembler-with-cpp": "assembler-with-cpp",
};

export interface LanguageChoice {
  /** The value of `-x`. */
  readonly chosen: string | undefined;
  /** Whether the compiler was called as that of C++, which takes C for C++. */
  readonly cplusplus: boolean;
}

/** The language of a source; `undefined` for what is a matter of the linker. */
export function languageOf(path: string, { chosen, cplusplus }: LanguageChoice): Language | undefined {
  if (chosen !== undefined) return chosenNames[chosen] ?? "c";
  if (path === "-") return cplusplus ? "c++" : "c";
  const language = bySuffix[/\.([^./]+)$/.exec(path)?.[1] ?? ""];
  return cplusplus && language === "c" ? "c++" : language;
}
