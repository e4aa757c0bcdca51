import { expect, test } from "vitest";
import { CommandLineError, readCommandLine } from "./command-line.ts";
import { linkArguments } from "./link-arguments.ts";

const read = (line: string): ReturnType<typeof readCommandLine> =>
  readCommandLine(line.split(" "), { cplusplus: false });

test("files and options of the linker keep their order", () => {
  const { inputs, mode, output } = read("a.c -lm b.o -Wl,--whole-archive,libx.a -Xlinker -y -o prog -L lib d.s");
  expect(mode).toBe("link");
  expect(output).toBe("prog");
  expect(inputs.map((input) => (input.kind === "link" ? input.word : `${input.path}:${input.language}`))).toEqual([
    "a.c:c",
    "-lm",
    "b.o",
    "--whole-archive",
    "libx.a",
    "-y",
    "-L",
    "lib",
    "d.s:assembler",
  ]);
});

test("what the driver does not know is the compiler's", () => {
  const { compileArgs } = read("-c -O2 -Wall -std=gnu11 -DX=1 -D Y -fPIC -undef -Xclang -ast-dump -march=native a.c");
  expect(compileArgs.join(" ")).toBe("-O2 -Wall -std=gnu11 -DX=1 -D Y -fPIC -undef -Xclang -ast-dump -march=native");
});

test.each([
  ["-c a.c", "object"],
  ["-S a.c", "assembly"],
  ["-c -E a.c", "preprocess"],
  ["-E -c a.c", "preprocess"],
  ["-MM a.c", "dependencies"],
  ["-fsyntax-only a.c", "check"],
])("%s: %s", (line, mode) => {
  expect(read(line).mode).toBe(mode);
});

test("languages by name, by -x, and back to the name", () => {
  const { inputs } = read("-x assembler-with-cpp a.c -x none b.c c.S d.cc e.i lib.a - ");
  expect(inputs.map((input) => (input.kind === "link" ? "link" : input.language))).toEqual([
    "assembler-with-cpp",
    "c",
    "assembler-with-cpp",
    "c++",
    "cpp-output",
    "link",
    "c",
    "link",
  ]);
});

test("rules for make, in the ways that makefiles ask for them", () => {
  expect(read("-MD -MF x.d -MT x.o a.c").dependencies).toEqual({ kind: "-MD", file: "x.d", targets: ["-MT", "x.o"] });
  expect(read("-Wp,-MMD,.x.d a.c").dependencies).toEqual({ kind: "-MMD", file: ".x.d", targets: [] });
});

test("-pthread is for the compiler, and for the linker", () => {
  expect(read("-pthread -c a.c")).toMatchObject({ hasThreads: true, compileArgs: ["-pthread"] });
  expect(read("-lpthread a.o").hasThreads).toBe(false);
  const plan = { sysroot: "/s", output: "a", objectOf: () => "a.o", extra: [] };
  const words = linkArguments(read("-pthread a.c"), plan);
  expect(words).toContain("--shared-memory");
  expect(words.indexOf("-L/s/lib/pthread")).toBeLessThan(words.indexOf("-L/s/lib"));
  expect(linkArguments(read("-pthread -r a.c"), plan)).not.toContain("--shared-memory");
});

test("the compiler of C++ links its run-time support in front of libc", () => {
  const request = readCommandLine(["a.cc"], { cplusplus: true });
  const words = linkArguments(request, { sysroot: "/s", output: "a", objectOf: () => "a.o", extra: [] });
  expect(words.slice(-3)).toEqual(["-lc++abi", "-lc", "/s/lib/libclang_rt.builtins.a"]);
});

test("GCC's own libraries are those of here", () => {
  const words = linkArguments(read("a.o -lstdc++ -lgcc -lgcc_s -lm"), {
    sysroot: "/s",
    output: "a",
    objectOf: () => "a.o",
    extra: [],
  });
  const libraries = words.filter((word) => word.startsWith("-l"));
  expect(libraries).toEqual(["-lc++", "-lc++abi", "-lclang_rt.builtins", "-lm", "-lc"]);
});

test("what does no harm is passed over, what lacks its value is a mistake", () => {
  const { compileArgs, inputs } = read("-pipe -static-libgcc -fstack-protector-strong a.c");
  expect(compileArgs).toEqual([]);
  expect(inputs).toHaveLength(1);
  expect(() => read("a.c -o")).toThrow(CommandLineError);
  expect(() => read("-jx a.c")).toThrow("expected a number");
});

test("programs are where they are: -pie and its like do nothing, -rdynamic exports", () => {
  const { inputs, compileArgs } = read("-pie -no-pie -static-pie -rdynamic a.o");
  expect(inputs).toEqual(["--export-dynamic", "a.o"].map((word) => ({ kind: "link", word })));
  expect(compileArgs).toEqual([]);
});

test("gcc's ways to optimize are taken note of", () => {
  const { harmless, compileArgs } = read("-fno-var-tracking-assignments -fconserve-stack -flto=auto -ffoo a.c");
  expect(harmless).toEqual(["-fno-var-tracking-assignments", "-fconserve-stack", "-flto=auto"]);
  expect(compileArgs).toEqual(["-ffoo"]);
});

test("-save-temps, -Wa, and -Wp,", () => {
  expect(read("-save-temps a.c").savesTemporaries).toBe("cwd");
  expect(read("-save-temps=obj a.c").savesTemporaries).toBe("obj");
  expect(() => read("-save-temps=x a.c")).toThrow("expected -save-temps=cwd");
  const { assemblerArgs, compileArgs } = read("-Wa,-I,x,--fatal-warnings -Xassembler -g -Wp,-DX,-UY a.c");
  expect(assemblerArgs).toEqual(["-I", "x", "--fatal-warnings", "-g"]);
  expect(compileArgs).toEqual(["-Wa,-I,x,--fatal-warnings", "-Xassembler", "-g", "-DX", "-UY"]);
  expect(read("-Wp,-MD,a.d -Wp,-MT,a.o a.c").dependencies).toEqual({
    kind: "-MD",
    file: "a.d",
    targets: ["-MT", "a.o"],
  });
});
