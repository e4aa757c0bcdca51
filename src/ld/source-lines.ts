/** Where in the sources the code and data of an object is, as far as its debug information says. It is read when a message wants it. */
import {
  declaredLines,
  elfDebugSections,
  moduleDebugSections,
  Symbolizer,
  type DwarfSections,
  type SourceLine,
} from "../dwarf/index.ts";
import { isElf, readElf } from "../elf/index.ts";
import { readModule } from "../wasm/index.ts";

/** The bytes of an object, and where they are in the file on disk. */
interface ObjectBytes {
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** The lines of one object. */
export class ObjectLines {
  readonly #symbolizer: Symbolizer;
  readonly #addressAt: (position: number) => number | undefined;
  readonly #sections: DwarfSections;
  #declared: ReadonlyMap<string, SourceLine> | undefined;

  constructor(object: ObjectBytes) {
    const { sections, addressAt } = isElf(object.bytes) ? elfCode(object) : moduleCode(object);
    this.#symbolizer = new Symbolizer(sections);
    this.#addressAt = addressAt;
    this.#sections = sections;
  }

  /** `a.c:12` for a position of code in the object's bytes. */
  ofCode(position: number): string | undefined {
    const address = this.#addressAt(position);
    const [frame] = address === undefined ? [] : this.#symbolizer.frames(address);
    return frame?.file === undefined || frame.line === 0 ? undefined : `${frame.file}:${frame.line}`;
  }

  /** `a.c:12` for a function or variable that the object defines, by the name of its symbol. */
  ofDefinition(name: string): string | undefined {
    this.#declared ??= declaredLines(this.#sections);
    const found = this.#declared.get(name);
    return found === undefined ? undefined : `${found.file}:${found.line}`;
  }
}

/** The lines of the objects of a link. */
export class SourceLines {
  readonly #known = new WeakMap<ObjectBytes, ObjectLines>();

  of(object: ObjectBytes): ObjectLines {
    let lines = this.#known.get(object);
    if (lines === undefined) this.#known.set(object, (lines = new ObjectLines(object)));
    return lines;
  }
}

interface Code {
  readonly sections: DwarfSections;
  /** The address in the debug information of a position in the object's bytes. */
  readonly addressAt: (position: number) => number | undefined;
}

function elfCode({ bytes, base }: ObjectBytes): Code {
  const elf = readElf(bytes, { base });
  const sections = elfDebugSections(elf);
  return {
    sections,
    addressAt: (position) => {
      const section = elf.sections.find(
        ({ offset, size, hasContent }) => hasContent && position >= offset && position < offset + size,
      );
      const address = section === undefined ? undefined : sections.addressOf(section);
      return section === undefined || address === undefined ? undefined : address + position - section.offset;
    },
  };
}

function moduleCode({ bytes, base }: ObjectBytes): Code {
  const module = readModule(bytes, { base });
  const code = module.section("code");
  return {
    sections: moduleDebugSections(module),
    addressAt: (position) => (code === undefined ? undefined : position - code.contents),
  };
}
