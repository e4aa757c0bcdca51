import { expect, test } from "vitest";
import { encodeUtf8 } from "../bytes/index.ts";
import { includedFiles } from "./includes.ts";

function found(files: Readonly<Record<string, string>>, args: readonly string[] = []): readonly string[] {
  const read = (path: string): Uint8Array | undefined => (path in files ? encodeUtf8(files[path] ?? "") : undefined);
  const source = read("/p/src/a.c") ?? new Uint8Array(0);
  return [...includedFiles("src/a.c", source, { cwd: "/p", args, read }).keys()].toSorted();
}

test("names in quotes are beside the includer, with dots resolved", () => {
  const files = { "/p/src/a.c": '#include "../x.h"\n', "/p/x.h": '# include "y.h"', "/p/y.h": "", "/p/src/x.h": "" };
  expect(found(files)).toEqual(["/p/src/a.c", "/p/x.h", "/p/y.h"]);
});

test.each([
  ["-I", ["-Iinc"]],
  ["-I with a space", ["-I", "inc"]],
  ["-isystem", ["-isystem", "inc"]],
  ["-iquote", ["-iquoteinc"]],
])("folders of %s are looked in", (_, args) => {
  expect(found({ "/p/src/a.c": "#include <b.h>\n", "/p/inc/b.h": "" }, args)).toEqual(["/p/inc/b.h", "/p/src/a.c"]);
});

test("every folder that has the name counts, for include_next and __has_include", () => {
  const files = {
    "/p/src/a.c": '#if __has_include("b.h")\n#include_next <b.h>\n#endif\n',
    "/p/one/b.h": "",
    "/p/two/b.h": "",
  };
  expect(found(files, ["-Ione", "-Itwo"])).toEqual(["/p/one/b.h", "/p/src/a.c", "/p/two/b.h"]);
});

test("a macro's names are found, whether it is defined before or behind, or by an option", () => {
  const files = {
    "/p/src/a.c": '#include WHICH\n#include OTHER\n#include "defs.h"\n',
    "/p/src/defs.h": '#define WHICH "w.h"\n',
    "/p/src/w.h": "",
    "/p/src/o.h": "",
  };
  expect(found(files, ['-DOTHER="o.h"'])).toEqual(["/p/src/a.c", "/p/src/defs.h", "/p/src/o.h", "/p/src/w.h"]);
});

test("files that include each other, and forced ones", () => {
  const files = { "/p/src/a.c": "", "/p/f.h": '#include "g.h"\n', "/p/g.h": '#include "f.h"\n' };
  expect(found(files, ["-include", "f.h"])).toEqual(["/p/f.h", "/p/g.h", "/p/src/a.c"]);
});
