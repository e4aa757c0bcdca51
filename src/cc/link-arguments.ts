/** The command line of the linker. */
import { assemble } from "../asm/index.ts";
import type { CcRequest, Input } from "./command-line.ts";
import { SHARED_MEMORY_LIBRARIES } from "./sysroot/recipe.ts";

/** What the linker gets for each source: the name of its object. */
export interface LinkPlan {
  readonly sysroot: string;
  readonly output: string;
  readonly objectOf: (source: Extract<Input, { kind: "source" }>) => string;
  /** Objects beside those of the command line. */
  readonly extra: readonly string[];
}

/** What GCC's own libraries are here, for those who name them. */
const librariesOfGcc: ReadonlyMap<string, readonly string[]> = new Map([
  ["-lgcc", ["-lclang_rt.builtins"]],
  ["-lgcc_s", []],
  ["-lgcc_eh", []],
  ["-lstdc++", ["-lc++", "-lc++abi"]],
  ["-lsupc++", ["-lc++abi"]],
]);

/** Globals that a host reads and sets when it makes a thread or a process. */
const hostGlobals = ["__stack_pointer", "__thread_pointer", "__tls_base"];

export function linkArguments(request: CcRequest, { sysroot, output, objectOf, extra }: LinkPlan): readonly string[] {
  const { inputs, leaveOut, isShared, isRelocatable, isCplusplus, hasThreads, strips } = request;
  const libraries = leaveOut.has("libraries") || isRelocatable;
  const program = !isShared && !isRelocatable;
  return [
    "-o",
    output,
    ...(isShared ? ["-shared"] : []),
    ...(isRelocatable ? ["-r"] : []),
    ...(strips ? ["-s"] : []),
    ...(hasThreads && !isRelocatable ? ["--shared-memory"] : []),
    ...(program ? ["--export-table", "--growable-table"] : []),
    ...(program ? hostGlobals.map((name) => `--export-if-defined=${name}`) : []),
    ...(program && !leaveOut.has("start files") ? [`${sysroot}/lib/crt1.o`] : []),
    ...inputs.flatMap((input) => (input.kind === "link" ? linked(input.word) : [objectOf(input)])),
    ...extra,
    ...(hasThreads ? [`-L${sysroot}/${SHARED_MEMORY_LIBRARIES}`] : []),
    `-L${sysroot}/lib`,
    ...(isCplusplus && !libraries ? ["-lc++", "-lc++abi"] : []),
    ...(libraries || isShared || leaveOut.has("libc") ? [] : ["-lc"]),
    ...(libraries ? [] : [`${sysroot}/lib/libclang_rt.builtins.a`]),
  ];
}

function linked(word: string): readonly string[] {
  return librariesOfGcc.get(word) ?? [word];
}

/**
 * The object that calls a main with three parameters. The compiler gives main(int, char **) and main(void) names of their
 * own, which libc knows; this one it calls `main`, as other main functions, so that only the linker can tell.
 */
export function environmentMain(): Uint8Array {
  const { object } = assemble(adapter, { syntax: "llvm", name: "main-with-environment.s" });
  if (object === undefined) throw new TypeError("The adapter of main does not assemble");
  return object;
}

const adapter = `	.functype main (i32, i32, i32) -> (i32)
	.globl __main_argc_argv
	.hidden __main_argc_argv
	.type __main_argc_argv,@function
	.section .text.__main_argc_argv,"",@
__main_argc_argv:
	.functype __main_argc_argv (i32, i32) -> (i32)
	local.get 0
	local.get 1
	i32.const 0
	i32.load __environ
	call main
	end_function
`;
