/**
 * The options of a C compiler as build systems use it. What only the compiler has to understand goes to clang as it is,
 * so that its words about it are clang's; here stand those that say what is done, with which files.
 */

/** What an option is for. */
export type OptionUse =
  /** Says what is made. */
  | "mode"
  /** For the compiler, the preprocessor or the assembler of clang. */
  | "compile"
  /** For the linker, as it is. */
  | "link"
  /** Handled by the driver, see command-line.ts. */
  | "driver"
  /** Asks for something that makes no difference here, or is always so. */
  | "ignored"
  /** gcc's way to compile, which clang has not: nothing depends on it but speed. */
  | "harmless";

export interface OptionRow {
  /** The option; with a `*` at the end, everything that begins so. */
  readonly name: string;
  readonly use: OptionUse;
  /** Whether a value follows: in the next word, or in the same or the next. */
  readonly value?: "next" | "either";
}

const row = (use: OptionUse, names: string, value?: OptionRow["value"]): readonly OptionRow[] =>
  names.split(" ").map((name) => (value === undefined ? { name, use } : { name, use, value }));

/** The first that fits counts. */
export const optionRows: readonly OptionRow[] = [
  ...row("mode", "-c -S -E -M -MM -fsyntax-only"),
  ...row("driver", "-o -x", "either"),
  ...row("driver", "--sysroot -isysroot --clang -target --target", "next"),
  ...row(
    "driver",
    "-v -### --version -dumpmachine -dumpversion -dumpfullversion --help -print-* --print-* -save-temps*",
  ),
  ...row("driver", "--sysroot=* --clang=* --target=* -Wl,* -Wp,* -Wa,* -j* -pthread -MD -MMD"),
  ...row("driver", "-MF -MT -MQ -Xlinker -Xassembler -Xpreprocessor", "next"),
  ...row("driver", "-nostdlib -nostartfiles -nodefaultlibs -nolibc -nostdinc -shared -r -static -s -g0 -rdynamic"),
  ...row("compile", "-MG -MP -MV"),
  ...row("compile", "-D -U -I -iquote -isystem -idirafter -include -imacros -iprefix -iwithprefix", "either"),
  ...row("compile", "-Xclang -mllvm -arch -iwithprefixbefore --param -G -working-directory", "next"),
  ...row("link", "-l -L -u -T -z -e -y", "either"),
  ...row("link", "-rpath -soname -Map --defsym", "next"),
  ...row("link", "-Bstatic -Bdynamic"),
  ...row("ignored", "-pipe -static-libgcc -static-libstdc++ -shared-libgcc -fuse-ld=* -no-canonical-prefixes"),
  ...row("ignored", "-pg -p -fno-lto -fuse-linker-plugin -fno-use-linker-plugin -specs=* -mno-cygwin -mthreads"),
  ...row("harmless", "-fconserve-stack -fno-conserve-stack -fvar-tracking* -fno-var-tracking* -fipa-* -fno-ipa-*"),
  ...row("harmless", "-fno-partial-inlining -fno-toplevel-reorder -fno-reorder-functions -fno-optimize-strlen"),
  // To clang, objects of bitcode, which the linker does not read.
  ...row("harmless", "-flto -flto=* -ffat-lto-objects -fno-fat-lto-objects"),
  ...row("harmless", "-fno-store-merging -fno-allow-store-data-races"),
  ...row("harmless", "-fno-shrink-wrap -fno-code-hoisting -fno-printf-return-value -fno-dce -fno-dse"),
  // A program is where its module is: nothing of it is at an address that could be another.
  ...row("ignored", "-no-pie -nopie -pie -static-pie"),
  ...row("ignored", "-m32 -fstack-protector* -fstack-clash-protection -fcf-protection* -fno-plt -mtune=* -B*"),
];

const exact = new Map(optionRows.filter(({ name }) => !name.endsWith("*")).map((each) => [each.name, each]));
const prefixes = optionRows.filter(({ name }) => name.endsWith("*"));
const joined = optionRows.filter(({ value }) => value === "either");

/** The row of a word that begins with a dash. What is not in the table is for the compiler. */
export function optionRowOf(word: string): OptionRow {
  const known = exact.get(word) ?? prefixes.find(({ name }) => word.startsWith(name.slice(0, -1)));
  if (known !== undefined) return known;
  const prefix = joined.find(({ name }) => word.startsWith(name) && !isLongWord(word, name));
  return prefix === undefined ? { name: word, use: "compile" } : { name: prefix.name, use: prefix.use };
}

/** `-undef` is not `-u ndef`, `-trigraphs` has nothing to do with `-T`. */
function isLongWord(word: string, name: string): boolean {
  return (
    name.length === 2 && /^-(?:undef|isystem|iquote|idirafter|include|imacros|emit-|export|rdynamic|x?ansi$)/.test(word)
  );
}
