/** What clang, wasm-ld and llvm-ar make is the same bytes when it has been taken apart and put together again. */
import { expect, describe, test } from "vitest";
import type { PaddedLebs } from "../../../src/bytes/index.ts";
import { isArchive, readArchive } from "../../../src/elf/index.ts";
import { customNameOf, isModule, readModule } from "../../../src/wasm/index.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";
import { clangFile, clangLibraries } from "../../support/clang-libraries.ts";
import { rewritten, rewrittenCustom } from "../../support/round-trip.ts";

const sources: Files = {
  "plain.c": `
    #include <stdarg.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    struct shape { int kind; double size; long long id; float weights[3]; };
    static const char *const names[] = {"circle", "square", "line"};
    static int (*comparison)(const void *, const void *);
    static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }
    static int sum(int count, ...) {
      va_list list; va_start(list, count);
      int total = 0;
      while (count-- > 0) total += va_arg(list, int);
      va_end(list);
      return total;
    }
    double area(const struct shape *s) {
      switch (s->kind) {
        case 0: return 3.14159265358979 * s->size * s->size;
        case 1: return s->size * s->size;
        case 2: case 3: return 0;
        case 7: return s->weights[0] + (float)s->id;
        default: return -1e300;
      }
    }
    int main(int argc, char **argv) {
      struct shape s = {argc, 2.5, 0x123456789abcdefLL, {0.1f, 0.2f, 0.3f}};
      char *copies[3];
      for (int i = 0; i < 3; i++) copies[i] = strdup(names[i]);
      comparison = compare;
      qsort(copies, 3, sizeof *copies, comparison);
      printf("%s %f %d\\n", copies[0], area(&s), sum(3, 1, 2, argc));
      return (unsigned)s.size > 3;
    }`,
  "threads.c": `
    #include <stdatomic.h>
    _Thread_local int mine = 3;
    static _Atomic int counter; static _Atomic long long wide; static _Atomic char narrow;
    int count(int by) {
      int expected = by;
      atomic_compare_exchange_strong(&counter, &expected, mine);
      atomic_thread_fence(memory_order_seq_cst);
      wide ^= by; narrow |= 1;
      __builtin_wasm_memory_atomic_notify((int *)&counter, 1);
      return atomic_fetch_add(&counter, by) + __builtin_wasm_memory_atomic_wait32((int *)&counter, by, -1);
    }`,
  "vectors.c": `
    #include <wasm_simd128.h>
    v128_t mix(v128_t a, v128_t b, const void *p) {
      v128_t shuffled = wasm_i8x16_shuffle(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31);
      v128_t lane = wasm_v128_load16_lane(p, wasm_f32x4_const(1, 2, 3, -0.5f), 5);
      return wasm_i32x4_add(shuffled, wasm_i16x8_replace_lane(lane, 3, wasm_i32x4_extract_lane(a, 2)));
    }
    void scale(float *restrict to, const float *restrict from, int n) { for (int i = 0; i < n; i++) to[i] = from[i] * 3; }`,
  "objects.cc": `
    #include <map>
    #include <string>
    #include <vector>
    struct Base { virtual ~Base() {} virtual int value() const = 0; };
    template <int N> struct Item : Base { int value() const override { return N; } };
    static std::map<std::string, Base *> items{{"one", new Item<1>}, {"two", new Item<2>}};
    inline thread_local std::vector<int> numbers;
    int total() { int sum = 0; for (auto &[name, item] : items) sum += item->value() + name.size(); return sum; }
    int main() { numbers.push_back(total()); return numbers.size(); }`,
  "exceptions.cc": `
    struct Failure { int code; };
    struct Guard { int *place; ~Guard() { ++*place; } };
    int risky(int);
    int careful(int x) {
      int guards = 0;
      try { Guard guard{&guards}; return risky(x); }
      catch (Failure &failure) { return failure.code + guards; }
      catch (...) { if (x) throw; return guards; }
    }
    int always() { throw Failure{7}; }`,
};

const objects: readonly (readonly [source: string, ...flags: readonly string[]])[] = [
  ["plain.c", "-O0"],
  ["plain.c", "-O2"],
  ["plain.c", "-O0", "-g"],
  ["plain.c", "-O2", "-g"],
  ["plain.c", "-O2", "-fPIC"],
  ["plain.c", "-O2", "-g", "-fPIC", "-fvisibility=hidden"],
  ["plain.c", "-Os", "-ffunction-sections", "-fdata-sections"],
  ["plain.c", "-O2", "-mtail-call", "-mmultivalue", "-mextended-const"],
  ["plain.c", "-O2", "-mcpu=mvp"],
  ["plain.c", "-O2", "-mcpu=bleeding-edge"],
  ["threads.c", "-O2", "-pthread"],
  ["threads.c", "-O0", "-g", "-pthread", "-matomics", "-mbulk-memory"],
  ["vectors.c", "-O2", "-msimd128"],
  ["vectors.c", "-O0", "-g", "-msimd128", "-mrelaxed-simd"],
  ["objects.cc", "-O0"],
  ["objects.cc", "-O2", "-g"],
  ["objects.cc", "-O2", "-fPIC"],
  ["exceptions.cc", "-O2", "-fwasm-exceptions"],
  ["exceptions.cc", "-O0", "-g", "-fwasm-exceptions"],
  ["exceptions.cc", "-O2", "-fwasm-exceptions", "-mllvm", "-wasm-use-legacy-eh=false"],
];

const links: readonly (readonly string[])[] = [
  [],
  ["-Wl,--strip-debug"],
  ["-Wl,--strip-all"],
  ["-Wl,--compress-relocations", "-Wl,--strip-debug"],
  ["-Wl,--emit-relocs"],
  ["-Wl,--export-all", "-Wl,--export-table", "-Wl,--growable-table"],
];

describe("objects", () => {
  test.each(objects.map((words) => [words.join(" "), words] as const))("%s", async (_, [source, ...flags]) => {
    const driver = source.endsWith(".cc") ? "clang++" : "clang";
    const compiled = await llvm([driver, ...flags, "-c", source, "-o", "out.o"], { [source]: sources[source] ?? "" });
    expectSame(fileOf(compiled, "out.o"));
  });

  test("for 64-bit addresses", async () => {
    const text =
      "static long long x[9]; long long *at(long i) { return &x[i]; } int (*f)(void); int g(void) { return f(); }";
    const compiled = await llvm(["clang", "--target=wasm64", "-g", "-c", "a.c", "-o", "a.o"], { "a.c": text });
    expectSame(fileOf(compiled, "a.o"));
  });
});

describe("modules", () => {
  test.each(links.map((flags) => [flags.join(" ") || "linked as by default", flags] as const))(
    "%s",
    async (_, flags) => {
      const { files } = await llvm(["clang", "-O1", "-g", "-c", "plain.c", "-o", "plain.o"], sources);
      const linked = await llvm(["clang", "plain.o", ...flags, "-o", "plain.wasm"], pick(files, "plain.o"));
      expectSame(fileOf(linked, "plain.wasm"));
    },
  );

  test("of C++, with names and DWARF", async () => {
    const linked = await llvm(
      ["clang++", "-g", "-Wl,--allow-undefined", "objects.cc", "-o", "objects.wasm"],
      pick(sources, "objects.cc"),
    );
    expectSame(fileOf(linked, "objects.wasm"));
  });

  test("with shared memory, and with exceptions", async () => {
    const threads = await llvm(
      ["clang", "-O2", "-pthread", "-matomics", "-mbulk-memory", "-c", "threads.c"],
      pick(sources, "threads.c"),
    );
    const shared = [
      "wasm-ld",
      "--no-entry",
      "--shared-memory",
      "--import-memory",
      "--max-memory=1048576",
      "--export-all",
    ];
    expectSame(
      fileOf(await llvm([...shared, "threads.o", "-o", "a.wasm"], pick(threads.files, "threads.o")), "a.wasm"),
    );

    const flags = ["-O2", "-fwasm-exceptions", "-c", "exceptions.cc"];
    const exceptions = await llvm(["clang++", ...flags], pick(sources, "exceptions.cc"));
    const plain = ["wasm-ld", "--no-entry", "--allow-undefined", "--export-all"];
    const linked = await llvm([...plain, "exceptions.o", "-o", "a.wasm"], pick(exceptions.files, "exceptions.o"));
    expectSame(fileOf(linked, "a.wasm"));
  });

  test("relocatable and shared", async () => {
    const { files } = await llvm(["clang", "-O2", "-g", "-fPIC", "-c", "plain.c", "-o", "plain.o"], sources);
    const inputs = pick(files, "plain.o");
    expectSame(fileOf(await llvm(["wasm-ld", "-r", "plain.o", "-o", "a.o"], inputs), "a.o"));
    const shared = ["wasm-ld", "-shared", "--experimental-pic", "--unresolved-symbols=import-dynamic", "plain.o"];
    const library = fileOf(await llvm([...shared, "-o", "a.so"], inputs), "a.so");
    expect(readModule(library).customSections("dylink.0")).toHaveLength(1);
    expectSame(library);
  });
});

test("archives by llvm-ar", async () => {
  const { files } = await llvm(["clang", "-O2", "-g", "-c", "plain.c", "-o", "plain.o"], sources);
  const archive = fileOf(await llvm(["ar", "rcs", "library.a", "plain.o"], pick(files, "plain.o")), "library.a");
  const members = readArchive(archive).members;
  expect(members.map(({ name }) => name)).toEqual(["plain.o"]);
  for (const { content } of members) expectSame(content);
});

describe("the libraries of C and C++", () => {
  test("are the same again, every object of every archive", () => {
    let count = 0;
    for (const [path, bytes] of clangLibraries(/\.(a|o|so)$/)) {
      const modules = isArchive(bytes) ? readArchive(bytes).members.map(({ content }) => content) : [bytes];
      for (const module of modules) expectSame(module, path);
      count += modules.length;
    }
    expect(count).toBeGreaterThan(1000);
  });

  test("so are the small modules that the compiler is made of", () => {
    for (const name of ["llvm.core2.wasm", "llvm.core3.wasm", "llvm.core4.wasm"]) expectSame(clangFile(name), name);
  });
});

/** Fails unless the module, and each custom section whose kind is known, is the same again. */
function expectSame(bytes: Uint8Array, name: string = "module"): void {
  expect(isModule(bytes), name).toBe(true);
  // Comparing large arrays by `toEqual` takes seconds.
  expect(Buffer.compare(rewritten(bytes), bytes), name).toBe(0);
  const padded: PaddedLebs = new Map();
  const module = readModule(bytes, { padded });
  for (const section of module.customSections().filter(({ name }) => customNameOf(name) !== undefined)) {
    const again = rewrittenCustom(module, section, padded);
    expect(Buffer.compare(again!, bytes.subarray(section.contents, section.end)), `${name} ${section.name}`).toBe(0);
  }
}

function pick(files: Files, ...names: readonly string[]): Files {
  return Object.fromEntries(names.map((name) => [name, files[name] ?? ""]));
}
