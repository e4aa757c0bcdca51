/** What the compiler is told about the target, whoever calls it. */

/** What `-dumpmachine` says, and the prefix of the tools. */
export const MACHINE = "wasm32-unknown-linux-musl";

/** clang has no Linux for WebAssembly: it gets a target without a system, and the macros of ours. */
export const targetArgs: readonly string[] = [
  "--target=wasm32-unknown-unknown",
  "-D__linux__",
  "-D__linux",
  "-D__unix__",
  "-D__unix",
  "-D__muslin__",
  "-mbulk-memory",
  "-mnontrapping-fptoint",
  "-mexception-handling",
];

/** setjmp and longjmp become WebAssembly exceptions. Code that defines these functions must not have it. */
export const setjmpArgs: readonly string[] = ["-mllvm", "-wasm-enable-sjlj"];

/** GNU's C also has these, where no standard is asked for strictly. */
export const gnuMacros: readonly string[] = ["-Dlinux=1", "-Dunix=1"];
