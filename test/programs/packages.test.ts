/**
 * Real packages, unmodified, and a project for Meson, by their own build systems and the commands of docs/cc.md. What they make runs on our kernel.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { debianSource, type SourceName } from "../support/debian-source.ts";
import { documentedCommands, shell } from "../support/documented-commands.ts";
import { referenceTool, type ReferenceName } from "../support/references.ts";
import { sysroot } from "../support/sysroot.ts";

const folder = mkdtempSync(join(tmpdir(), "muslin-packages-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface PackageTest {
  /** That of its commands in docs/cc.md. */
  readonly heading: string;
  readonly source: SourceName | { readonly own: string };
  /** What the package builds with beside ours. Some compile programs for the build itself. */
  readonly tools: readonly ReferenceName[];
  /** Commands that are run afterwards, and what they print. */
  readonly shows: Readonly<Record<string, string>>;
}

const packages: readonly PackageTest[] = [
  {
    heading: "Lua, by make",
    source: "lua5.4",
    tools: ["make"],
    shows: {
      "muslin run src/lua -v": "Lua 5.4.4  Copyright (C) 1994-2022 Lua.org, PUC-Rio\n",
      [`muslin run src/lua -e 'local t = {} for w in ("b c a"):gmatch("%a") do t[#t + 1] = w end table.sort(t)
        print(table.concat(t), string.format("%.14g", math.pi), pcall(error, "caught"))'`]:
        "abc\t3.1415926535898\tfalse\tcaught\n",
      [`echo 'print(coroutine.wrap(function() coroutine.yield(7) end)())' | muslin run src/lua -`]: "7\n",
      "echo 'print(1 < 2)' > a.lua && muslin run src/luac -o a.out a.lua && muslin run src/lua a.out": "true\n",
    },
  },
  {
    heading: "zlib, by its own configure",
    source: "zlib",
    tools: ["make"],
    shows: {
      "muslin run ./example | tail -n 1": "inflate with dictionary: hello, hello!\n",
      "gzip -dc text.gz": "some text\n",
      "gzip -c zlib.h | muslin run ./minigzip -d | cmp - zlib.h && echo same": "same\n",
      "make teststatic QEMU_RUN='muslin run' | tail -n 1": "\t\t*** zlib test OK ***\n",
    },
  },
  {
    heading: "zlib, by CMake",
    source: "zlib",
    tools: ["make", "cmake"],
    shows: { "gzip -dc text.gz": "some text\n" },
  },
  {
    heading: "dash, by autoconf",
    source: "dash",
    tools: ["make", "gcc"],
    shows: {
      "muslin run src/dash -c 'echo $((6 * 7)); for i in a b; do echo $i; done; case abc in a*) echo match;; esac'":
        "42\na\nb\nmatch\n",
      "muslin run src/dash -c 'f() { local x=$1; echo ${x%.*} ${#x}; }; f name.c; set -- 1 2 3; shift; echo \"$@\"'":
        "name 6\n2 3\n",
      "printf 'x y\\n' > here; muslin run src/dash -c 'read a b < here; echo $b > there; exit 3' || echo $?; cat there":
        "3\ny\n",
    },
  },
  {
    heading: "SQLite, by autoconf and libtool",
    source: "sqlite3",
    tools: ["make", "gcc", "tclsh"],
    shows: {
      [`muslin run ./sqlite3 :memory: "create table t(a, b); insert into t values (1, 'x'), (2, 'y');
        select sum(a), group_concat(b) from t; select json_group_array(value * value) from generate_series(1, 4);"`]:
        "3|x,y\n[1,4,9,16]\n",
      "muslin run ./sqlite3 test.db 'create table t(a); insert into t values (42);'": "",
      "muslin run ./sqlite3 test.db 'select a from t; pragma integrity_check;'": "42\nok\n",
    },
  },
  {
    heading: "Meson",
    source: { own: "meson" },
    tools: ["meson", "ninja", "gcc"],
    shows: {
      "muslin run build/words a b c":
        "3 words, root 2.000, long 4, double at 8, strlcpy 1, no_such_function 0, small pointers 1\n",
      "meson test -C build | grep -c 'OK\\|EXPECTEDFAIL'": "2\n",
    },
  },
];

test.for(packages)("$heading", { timeout: 480_000 }, async ({ heading, source, tools, shows }, context) => {
  sysroot(context);
  for (const tool of tools) referenceTool(tool, context);
  const place = mkdtempSync(join(folder, "package-"));
  const sources = typeof source === "string" ? debianSource(source, context) : join(import.meta.dirname, source.own);
  // Automake makes anew what is older than what it is made of.
  cpSync(sources, place, { recursive: true, preserveTimestamps: true });
  const built = await shell(documentedCommands(heading), place);
  expect(built.code, built.output).toBe(0);
  for (const [command, output] of Object.entries(shows))
    expect({ command, ...(await shell(command, place)) }).toMatchObject({ command, output });
});
