/** Sources and the flags that each is compiled with. */

const everyLevel: readonly (readonly string[])[] = [["-O0"], ["-O1"], ["-O2"], ["-O3"], ["-Os"]];

const usual: readonly (readonly string[])[] = [
  ...everyLevel,
  ["-O2", "-g"],
  ["-O0", "-g"],
  ["-O1", "-gdwarf-4"],
  ["-O2", "-fPIC"],
  ["-O0", "-fPIC", "-g"],
  ["-O2", "-pthread"],
  ["-O2", "-pthread", "-fPIC"],
  ["-O2", "-mcpu=bleeding-edge"],
  ["-O2", "-fno-function-sections", "-fno-data-sections"],
  ["-O2", "-mtail-call", "-mnontrapping-fptoint", "-msign-ext"],
];

const withEach =
  (...flags: readonly string[]) =>
  (row: readonly string[]): readonly string[] => [...row, ...flags];

/** Source file -> lists of flags. */
export const matrix: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "data.c": usual,
  "code.c": [
    ...usual,
    ["-O2", "-mmultivalue", "-mextended-const", "-Xclang", "-target-abi", "-Xclang", "experimental-mv"],
  ],
  "attributes.c": usual,
  "simd.c": usual
    .filter((row) => !row.includes("-mcpu=bleeding-edge"))
    .map(withEach("-msimd128", "-matomics", "-mbulk-memory")),
  "cxx.cc": usual.map(withEach("-fno-exceptions", "-fno-rtti")),
  "exceptions.cc": [
    ...usual.map(withEach("-fwasm-exceptions", "-mllvm", "-wasm-use-legacy-eh=false")),
    ...everyLevel.map(withEach("-fwasm-exceptions", "-mllvm", "-wasm-use-legacy-eh=true")),
  ],
  "jumps.c": [
    ...everyLevel.map(withEach("-mllvm", "-wasm-enable-sjlj", "-fwasm-exceptions")),
    ["-O2", "-g", "-fPIC", "-mllvm", "-wasm-enable-sjlj", "-mllvm", "-wasm-use-legacy-eh=false"],
  ],
  "references.c": everyLevel.map(withEach("-mreference-types")),
};
