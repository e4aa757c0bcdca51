/**
 * libc++.a: of the one that comes with clang, what knows nothing of the system it was built for; and `libc/c++`.
 *
 * That library is compiled for WASI. Whatever of it has numbers of errors, clocks, locales or files in it would link, and mean
 * other ones than our C library.
 */
import { readArchive, type ArchiveMember } from "../../elf/index.ts";
import { targetArgs } from "../target.ts";
import { libraryOf } from "./library.ts";
import { ARCH } from "./recipe.ts";

const neutralMembers: ReadonlySet<string> = new Set(
  [
    ..."algorithm any bind call_once exception expected functional hash memory memory_resource".split(" "),
    ..."new_handler new_helpers optional random_shuffle stdexcept typeinfo valarray variant vector".split(" "),
    "verbose_abort",
  ].map((name) => `${name}.cpp.obj`),
);

/** The source of what the others lack. */
export const STRING_SOURCE = "c++/string.cpp";

const headerFolders = ["overlay", `arch/${ARCH}`, "arch/generic", "obj/include", "include"];

/** How it is compiled, with libc++'s headers in front of ours. */
export function stringArgs(cplusplusHeaders: string): readonly string[] {
  const folders = [cplusplusHeaders, ...headerFolders];
  return [
    ...targetArgs,
    "-std=c++17",
    "-fno-exceptions",
    "-nostdlibinc",
    ...folders.flatMap((folder) => ["-isystem", folder]),
    "-Os",
    "-ffunction-sections",
    "-fdata-sections",
    "-w",
    "-c",
  ];
}

/** The archive, of clang's and of our object, if there is one. */
export function cplusplusLibrary(ofClang: Uint8Array, string: Uint8Array | undefined): Uint8Array {
  const members: ArchiveMember[] = readArchive(ofClang).members.filter(({ name }) => neutralMembers.has(name));
  if (string !== undefined) members.push({ name: "string.o", content: string });
  return libraryOf(members);
}
