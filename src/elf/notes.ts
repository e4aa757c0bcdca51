/** Notes: named and typed records for system and tools (gABI, "Note Section"). */
import { alignUp, decodeUtf8, encodeUtf8, Reader, Writer } from "../bytes/index.ts";
import { NT_GNU_BUILD_ID } from "./constants.ts";
import { Elf_Nhdr } from "./layouts.ts";

/** A note. */
export interface Note {
  /** Who defines the types: "GNU", "CORE". Without the NUL. */
  readonly name: string;
  readonly type: number;
  readonly description: Uint8Array;
}

/** How notes lie in a section or segment. */
export interface NotesOptions {
  /** Absolute offset of the first byte; 0 by default. */
  readonly base?: number;
  /** What messages call the place. */
  readonly region?: string;
  /** Name, description and the next note begin at multiples of it: 4, or 8 where the section's alignment is 8. */
  readonly alignment?: number;
}

/** The notes in the contents of a section or segment. */
export function readNotes(bytes: Uint8Array, options: NotesOptions = {}): readonly Note[] {
  const { base = 0, region = "the notes", alignment = 4 } = options;
  const step = alignment === 8 ? 8 : 4;
  const reader = new Reader(bytes, { base, region });
  const notes: Note[] = [];
  while (!reader.done) {
    const { n_namesz, n_descsz, n_type } = Elf_Nhdr.read(reader, `the header of note ${notes.length}`);
    const name = reader.view(n_namesz, `the name of note ${notes.length}`);
    skipPadding(reader, step);
    const description = reader.view(n_descsz, `the description of note ${notes.length}`);
    skipPadding(reader, step);
    notes.push({ name: noteName(name), type: n_type, description });
  }
  return notes;
}

/** The bytes of notes. */
export function writeNotes(notes: readonly Note[], options: Pick<NotesOptions, "alignment"> = {}): Uint8Array {
  const alignment = options.alignment === 8 ? 8 : 4;
  const writer = new Writer();
  for (const { name, type, description } of notes) {
    const nameBytes = encodeUtf8(`${name}\0`);
    Elf_Nhdr.write(writer, { n_namesz: nameBytes.length, n_descsz: description.length, n_type: type });
    writer.raw(nameBytes);
    writer.align(alignment);
    writer.raw(description);
    writer.align(alignment);
  }
  return writer.finish();
}

/** The last note may lack its padding. */
function skipPadding(reader: Reader, alignment: number): void {
  const padding = alignUp(reader.position, alignment) - reader.position;
  reader.skip(Math.min(padding, reader.remaining), "padding");
}

function noteName(bytes: Uint8Array): string {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  return decodeUtf8(bytes, 0, end);
}

/** The bytes of `NT_GNU_BUILD_ID`, if it is among the notes. */
export function buildIdOf(notes: readonly Note[]): Uint8Array | undefined {
  return notes.find(({ name, type }) => name === "GNU" && type === NT_GNU_BUILD_ID)?.description;
}
