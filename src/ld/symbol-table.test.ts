import { describe, expect, test } from "vitest";
import { InternalFile } from "./internal-file.ts";
import type { ObjectFile } from "./object-file.ts";
import { LinkSymbol, type SymbolState } from "./symbol.ts";
import { SymbolTable, type ResolutionProblems } from "./symbol-table.ts";

interface Shape {
  readonly state: SymbolState;
  readonly isWeak?: boolean;
  readonly size?: number;
}

const shapes = {
  reference: { state: "undefined" },
  "weak reference": { state: "undefined", isWeak: true },
  common: { state: "common", size: 4 },
  "weak definition": { state: "defined", isWeak: true },
  definition: { state: "defined" },
} as const satisfies Readonly<Record<string, Shape>>;

type ShapeName = keyof typeof shapes;

function fileWith(name: string, shape: Shape): ObjectFile {
  const symbol = new LinkSymbol("x", "data");
  symbol.state = shape.state;
  symbol.isWeak = shape.isWeak === true;
  symbol.size = shape.size ?? 0;
  const file: ObjectFile = Object.assign(new InternalFile(), { name, declared: [symbol] });
  symbol.file = file;
  return file;
}

function resolve(...files: readonly ObjectFile[]): { readonly symbol: LinkSymbol; readonly duplicates: number } {
  const table = new SymbolTable();
  let duplicates = 0;
  const problems: ResolutionProblems = {
    duplicate: () => void duplicates++,
    kindMismatch: () => undefined,
    importMismatch: () => undefined,
  };
  for (const file of files) table.addFile(file, problems);
  return { symbol: table.intern("x"), duplicates };
}

/** Who defines the symbol in the end: the first file, the second, or nobody. */
const winners: Readonly<Record<ShapeName, Readonly<Record<ShapeName, "first" | "second" | "nobody">>>> = {
  reference: matrix("nobody", "nobody", "second", "second", "second"),
  "weak reference": matrix("nobody", "nobody", "second", "second", "second"),
  common: matrix("first", "first", "first", "first", "second"),
  "weak definition": matrix("first", "first", "second", "first", "second"),
  definition: matrix("first", "first", "first", "first", "first"),
};

type Winner = "first" | "second" | "nobody";

function matrix(...row: readonly [Winner, Winner, Winner, Winner, Winner]): Readonly<Record<ShapeName, Winner>> {
  const [reference, weakReference, common, weakDefinition, definition] = row;
  return { reference, "weak reference": weakReference, common, "weak definition": weakDefinition, definition };
}

const names = Object.keys(shapes) as ShapeName[];

describe.each(names)("a %s", (first) => {
  test.each(names)("and a %s", (second) => {
    const { symbol, duplicates } = resolve(fileWith("first", shapes[first]), fileWith("second", shapes[second]));
    expect(symbol.isDefined ? symbol.file?.name : "nobody").toBe(winners[first][second]);
    expect(duplicates).toBe(first === "definition" && second === "definition" ? 1 : 0);
  });
});

test("the largest common symbol counts", () => {
  const sizes = [4, 100, 8].map((size, index) => fileWith(`${index}`, { state: "common", size }));
  expect(resolve(...sizes).symbol.size).toBe(100);
});

test("a reference is weak only if all are", () => {
  const weak = fileWith("weak", shapes["weak reference"]);
  const strong = fileWith("strong", shapes.reference);
  expect(resolve(weak).symbol.isWeak).toBe(true);
  expect(resolve(weak, strong).symbol.isWeak).toBe(false);
  expect(resolve(strong, weak).symbol.isWeak).toBe(false);
});

describe("a member of an archive", () => {
  function tableWith(...files: readonly ObjectFile[]): { readonly table: SymbolTable; readonly taken: string[] } {
    const table = new SymbolTable();
    const taken: string[] = [];
    const add = (): void => {
      for (const member of ["one.o", "two.o"])
        table.addLazy("x", { name: member, extract: () => void taken.push(member) });
    };
    add();
    const problems = { duplicate: () => {}, kindMismatch: () => {}, importMismatch: () => {} };
    for (const file of files) table.addFile(file, problems);
    add();
    return { table, taken };
  }

  test("comes in for a reference, the first one only, once", () => {
    expect(tableWith(fileWith("a", shapes.reference), fileWith("b", shapes.reference)).taken).toEqual(["one.o"]);
  });

  test("stays out for a weak reference and for a definition", () => {
    expect(tableWith(fileWith("a", shapes["weak reference"])).taken).toEqual([]);
    expect(tableWith(fileWith("a", shapes.definition)).taken).toEqual([]);
    expect(tableWith().taken).toEqual([]);
  });

  test("behind the reference, the first one only", () => {
    const table = new SymbolTable();
    const taken: string[] = [];
    table.want(table.intern("x"), undefined);
    for (const member of ["one.o", "two.o"])
      table.addLazy("x", { name: member, extract: () => void taken.push(member) });
    expect(taken).toEqual(["one.o"]);
  });
});
