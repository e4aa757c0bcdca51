/** Names in columns: cut to fit, and without characters that a terminal would take as orders. */

/** How a name is to be shown. */
export interface NameForm {
  /** No limit to the length; {@link width} still pads. */
  readonly wide: boolean;
  /** Characters that there is room for. */
  readonly width?: number;
  /** Fill with blanks up to {@link width}. */
  readonly pad?: boolean;
  /** Do not say by `[...]` that the name was cut. */
  readonly silentTruncation?: boolean;
  /** The name as it was written, for one that a compiler has mangled. */
  readonly demangle?: (name: string) => string;
}

const cutMark = "[...]";

/** The name as readelf shows it. Control characters become `^A`, which takes two columns; other characters take one. */
export function nameText(
  name: string,
  { wide, width = Infinity, pad = false, silentTruncation = false, demangle }: NameForm,
): string {
  // As with GNU's, the mangled name's length decides about the mark.
  const isCut = !wide && !silentTruncation && lengthInBytes(name) > width;
  const room = wide ? Infinity : isCut ? Math.max(width - cutMark.length, 0) : width;
  const shown = demangle === undefined ? name : demangle(name);
  const { text, columns } = isPlain(shown) ? plainStart(shown, room) : visibleStart(shown, room);
  const all = isCut ? text + cutMark : text;
  const used = isCut ? columns + cutMark.length : columns;
  return pad && used < width ? all + " ".repeat(width - used) : all;
}

interface VisibleText {
  readonly text: string;
  readonly columns: number;
}

function isPlain(name: string): boolean {
  return /^[ -~]*$/.test(name);
}

function plainStart(name: string, room: number): VisibleText {
  const text = name.length > room ? name.slice(0, room) : name;
  return { text, columns: text.length };
}

function visibleStart(name: string, room: number): VisibleText {
  let text = "";
  let columns = 0;
  for (const character of name) {
    const point = character.codePointAt(0) ?? 0;
    const isControl = point < 0x20 || point === 0x7f;
    if (columns + (isControl ? 2 : 1) > room) break;
    text += isControl ? `^${String.fromCharCode(point ^ 0x40)}` : character;
    columns += isControl ? 2 : 1;
  }
  return { text, columns };
}

/** Bytes of the name in the file: what decides whether it is too long. */
function lengthInBytes(name: string): number {
  let length = 0;
  for (const character of name) {
    const point = character.codePointAt(0) ?? 0;
    // A lone surrogate stands for one byte that was not UTF-8.
    length += point < 0x80 || (point >= 0xdc80 && point <= 0xdcff) ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
