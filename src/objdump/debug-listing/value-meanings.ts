/** What numbers mean that attributes have as values, in GNU's words. */

const languages = [
  "ANSI C",
  "non-ANSI C",
  "Ada",
  "C++",
  "Cobol 74",
  "Cobol 85",
  "FORTRAN 77",
  "Fortran 90",
  "ANSI Pascal",
  "Modula 2",
  "Java",
  "ANSI C99",
  "ADA 95",
  "Fortran 95",
  "PLI",
  "Objective C",
  "Objective C++",
  "Unified Parallel C",
  "D",
  "Python",
  "OpenCL",
  "Go",
  "Modula 3",
  "Haskell",
  "C++03",
  "C++11",
  "OCaml",
  "Rust",
  "C11",
  "Swift",
  "Julia",
  "Dylan",
  "C++14",
  "Fortran 03",
  "Fortran 08",
  "RenderScript",
];

const encodings = [
  "void",
  "machine address",
  "boolean",
  "complex float",
  "float",
  "signed",
  "signed char",
  "unsigned",
  "unsigned char",
  "imaginary float",
  "packed_decimal",
  "numeric_string",
  "edited",
  "signed_fixed",
  "unsigned_fixed",
  "decimal float",
  "unicode string",
  "UCS",
  "ASCII",
];

const inlining = ["not inlined", "inlined", "declared as inline but ignored", "declared as inline and inlined"];
const signs = ["unsigned", "leading overpunch", "trailing overpunch", "leading separate", "trailing separate"];
const conventions = ["normal", "program", "nocall", "pass by ref", "pass by value"];

/** By attribute: the number of the first meaning, the meanings, and what is said of other numbers. */
const meanings: ReadonlyMap<number, (value: number) => string> = new Map([
  [0x09, (value) => (value === 0xff ? "(undefined)" : among(["row major", "column major"], value, ""))],
  [0x13, languageText],
  [0x17, (value) => among(["local", "exported", "qualified"], value - 1, "(unknown visibility)")],
  [0x20, (value) => among(inlining, value, `  (Unknown inline attribute value: 0x${value.toString(16)})`)],
  [0x32, (value) => among(["public", "protected", "private"], value - 1, "(unknown accessibility)")],
  [0x36, (value) => among(conventions, value - 1, value >= 0x40 ? "(user defined)" : "(unknown convention)")],
  [0x3e, (value) => among(encodings, value, value >= 0x80 ? "(user defined type)" : "(unknown type)")],
  [0x42, (value) => among(["case_sensitive", "up_case", "down_case", "case_insensitive"], value, "(unknown case)")],
  [0x4c, (value) => among(["none", "virtual", "pure_virtual"], value, "(unknown virtuality)")],
  [0x5e, (value) => among(signs, value - 1, "(unrecognised)")],
  [
    0x65,
    (value) => among(["default", "big", "little"], value, value >= 0x40 ? "(user specified)" : "(unknown endianity)"),
  ],
  [0x8b, (value) => among(["no", "in class", "out of class"], value, "(unrecognised)")],
]);

function among(names: readonly string[], index: number, otherwise: string): string {
  const name = names[index];
  return name === undefined ? otherwise : `(${name})`;
}

function languageText(value: number): string {
  if (value === 0x8001) return "(MIPS assembler)";
  if (value === 0x8765) return "(Unified Parallel C)";
  const otherwise = value >= 0x8000 ? "implementation defined" : "unknown";
  return among(languages, value - 1, `(${otherwise}: ${value === 0 ? "0" : `0x${value.toString(16)}`})`);
}

/** What a number means as the value of an attribute; `undefined` for attributes whose numbers are numbers. */
export function meaningOf(attribute: number, value: number): string | undefined {
  return meanings.get(attribute)?.(value);
}
