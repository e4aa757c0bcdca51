/** The same link by GNU ld and by ours: sections, symbols and contents of the files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { diagnosticText } from "../../../src/diag/index.ts";
import {
  PT_LOAD,
  SHF_ALLOC,
  SHF_EXECINSTR,
  STB_LOCAL,
  layouts,
  readElf,
  type ElfFile,
} from "../../../src/elf/index.ts";
import { linkByScript, type ScriptLinkOptions } from "../../../src/ld/index.ts";
import { referenceTool, type ReferenceTool } from "../../support/references.ts";
import { sources } from "./objects.ts";

/** A link. */
export interface LinkCase {
  readonly script: string;
  /** Names of objects of `objects.ts`, or of archives of `archives`; `a.o` and `b.o` by default. */
  readonly inputs?: readonly string[];
  /** Archives to make, by name: their members. */
  readonly archives?: Readonly<Record<string, readonly string[]>>;
  /** Another script, read behind the first. */
  readonly second?: string;
  /** More options of GNU ld, and what they are for ours. */
  readonly options?: readonly string[];
  readonly ours?: Partial<ScriptLinkOptions>;
}

/** What is looked at of a link. */
export interface Linked {
  readonly isFine: boolean;
  readonly sections: readonly string[];
  readonly symbols: readonly string[];
  readonly contents: Readonly<Record<string, string>>;
  /** What was said. */
  readonly messages: string;
}

/** A folder with the objects, in which GNU's tools are run. */
export class Workshop {
  readonly folder: string;
  readonly #ld: ReferenceTool;

  constructor(context: TestContext) {
    const as = referenceTool("as", context);
    this.#ld = referenceTool("ld", context);
    this.folder = mkdtempSync(join(tmpdir(), "muslin-ld-script-"));
    for (const [name, source] of Object.entries(sources)) {
      as.run(["--32", "-o", name, "-"], { input: source, cwd: this.folder });
      const path = join(this.folder, name);
      writeFileSync(path, withoutCode(readFileSync(path)));
    }
    this.#makeArchive = (name, members) => {
      referenceTool("ar", context).run(["rcs", name, ...members], { cwd: this.folder });
    };
  }

  readonly #makeArchive: (name: string, members: readonly string[]) => void;

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** What GNU ld makes of it. */
  gnu(link: LinkCase): Linked {
    this.#prepare(link);
    const args = [
      "-m",
      "elf_i386",
      "--no-warn-rwx-segments",
      ...(link.second === undefined ? [] : ["-T", "t.lds"]),
      "-T",
      "s.lds",
      "-o",
      "out",
      ...(link.options ?? []),
    ];
    const { exitCode, stderr } = this.#ld.run([...args, ...inputsOf(link)], { cwd: this.folder });
    const isFine = exitCode === 0;
    return { ...(isFine ? seen(readFileSync(join(this.folder, "out"))) : nothing), isFine, messages: stderr };
  }

  ours(link: LinkCase): Linked {
    this.#prepare(link);
    const find = (name: string): { name: string; bytes: Uint8Array } => ({
      name,
      bytes: readFileSync(join(this.folder, name)),
    });
    const { output, diagnostics } = linkByScript(inputsOf(link).map(find), {
      script: [
        { name: "s.lds", text: link.script },
        ...(link.second === undefined ? [] : [{ name: "t.lds", text: link.second }]),
      ],
      findFile: find,
      ...link.ours,
    });
    const messages = diagnostics.map(diagnosticText).join("");
    return { ...(output === undefined ? nothing : seen(output)), isFine: output !== undefined, messages };
  }

  #prepare({ script, second, archives = {} }: LinkCase): void {
    if (second !== undefined) writeFileSync(join(this.folder, "t.lds"), second);
    writeFileSync(join(this.folder, "s.lds"), script);
    for (const [name, members] of Object.entries(archives)) this.#makeArchive(name, members);
  }
}

/** GNU ld fills gaps between code with instructions of the machine, which is not what is compared here. */
function withoutCode(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const { headerOffset, flags } of readElf(bytes).sections) {
    view.setUint32(headerOffset + layouts[32].shdr.offsets.sh_flags, flags & ~SHF_EXECINSTR, true);
  }
  return bytes;
}

const nothing = { sections: [], symbols: [], contents: {} };

function inputsOf({ inputs = ["a.o", "b.o"] }: LinkCase): readonly string[] {
  return inputs;
}

/** Sections with their addresses, global symbols with their values, and what is in the sections. */
function seen(bytes: Uint8Array): Pick<Linked, "sections" | "symbols" | "contents"> {
  if (bytes[0] !== 0x7f) return { sections: [], symbols: [], contents: { file: hexOf(bytes) } };
  const file = readElf(bytes);
  const sections = file.sections.filter(({ name, size }) => size > 0 && !/^\.(symtab|strtab|shstrtab)$/.test(name));
  const symbols = [...(file.symbols ?? [])].filter(({ binding }) => binding !== STB_LOCAL);
  return {
    sections: sections.map((section) => {
      // Without contents, thread-local sections are in no PT_LOAD segment that would tell.
      const isLoaded = (section.flags & SHF_ALLOC) !== 0 && section.name !== ".tbss";
      const load = isLoaded ? ` load ${hex(loadAddress(file, section.address, section.size))}` : "";
      return `${section.name} at ${hex(section.address)} size ${hex(section.size)} align ${section.alignment}${load}`;
    }),
    symbols: symbols.map(({ name, value }) => `${name} = ${hex(value)}`).toSorted(),
    contents: Object.fromEntries(sections.filter((s) => s.hasContent).map((s) => [s.name, hexOf(s.content)])),
  };
}

function loadAddress(file: ElfFile, address: number, size: number): number {
  const segment = file.segments.find((each) => {
    return each.type === PT_LOAD && address >= each.address && address + size <= each.address + each.memorySize;
  });
  return segment === undefined ? address : segment.physicalAddress + address - segment.address;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
