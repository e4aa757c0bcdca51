/**
 * Finds the sizes of gaps and the offsets of subsections, then makes the bytes of sections.
 *
 * Sizes depend on places and places on sizes, so passes are made until nothing changes. LEB128
 * integers only grow, so that this ends; alignments and `.org` follow.
 */
import { put64, sizeOfS64, sizeOfU64 } from "../bytes/index.ts";
import { SHT_NOBITS } from "../elf/index.ts";
import { LARGEST_CONTENTS, LARGEST_SECTION, type Assembler } from "./assembler.ts";
import { mistakeText } from "./mistake-text.ts";
import { constantValue, evaluateSoFar, ExpressionMistake, finalOffset, placeOf } from "./expression.ts";
import type { Section } from "./section.ts";
import type { Gap, GapContent, Subsection } from "./subsection.ts";

/** Passes before a layout counts as one that never settles. */
const MOST_PASSES = 1000;

/** Lays out all sections; mistakes are reported at the statements that made them. False if there is no layout. */
export function layOut(assembler: Assembler): boolean {
  const sections = [...assembler.sections.values(), assembler.absolute];
  let moving: Gap[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    placeSubsections(sections);
    moving = sections.flatMap((section) => moved(assembler, section));
    if (moving.length === 0) return checkSizes(assembler, sections);
  }
  // Alignments follow the others.
  const culprit = moving.find(({ content }) => content.kind !== "align") ?? moving[0];
  assembler.error("Sizes and places depend on each other without end", culprit?.site);
  return false;
}

/** The gaps of a section whose sizes are others than before. */
function moved(assembler: Assembler, section: Section): readonly Gap[] {
  const moving: Gap[] = [];
  for (const subsection of section.subsections) {
    if (subsection.fixedGaps === subsection.gaps.length) continue;
    subsection.gaps.forEach((gap, index) => {
      if (!gap.fixed && !gap.failed && resize(assembler, { gap, index, subsection })) moving.push(gap);
    });
  }
  return moving;
}

/** Whether all sections are of sizes that an object can have. */
function checkSizes(assembler: Assembler, sections: readonly Section[]): boolean {
  let contents = 0;
  for (const section of sections) {
    const isInFile = section.properties.type !== SHT_NOBITS && !section.isAbsolute;
    if (isInFile) contents += section.size;
    if (section.size > LARGEST_SECTION || contents > LARGEST_CONTENTS) {
      const where = isInFile ? `${LARGEST_CONTENTS} in all sections of the object` : `${LARGEST_SECTION}`;
      assembler.error(
        `The section "${section.name}" has ${section.size} bytes, expected at most ${where}`,
        section.site,
      );
      return false;
    }
  }
  return true;
}

function placeSubsections(sections: readonly Section[]): void {
  for (const section of sections) {
    let base = 0;
    for (const subsection of section.subsections) {
      subsection.sumGaps();
      if (!section.isAbsolute) subsection.base = base;
      base += subsection.size;
    }
  }
}

interface GapContext {
  readonly gap: Gap;
  readonly index: number;
  readonly subsection: Subsection;
}

/** Computes a gap's size anew; whether it has changed. */
function resize(assembler: Assembler, context: GapContext): boolean {
  const { gap } = context;
  let size: number;
  try {
    size = sizeOfGap(context);
  } catch (error) {
    const message = mistakeText(error);
    if (message === undefined) throw error;
    assembler.error(message, gap.site);
    return fail(context);
  }
  if (size > LARGEST_SECTION) {
    assembler.error(`Found a size of ${size} bytes, expected at most ${LARGEST_SECTION}`, gap.site);
    return fail(context);
  }
  const changed = size !== gap.size;
  gap.size = size;
  return changed;
}

/** A gap with a mistake is left out. */
function fail({ gap }: GapContext): boolean {
  gap.failed = true;
  gap.size = 0;
  return true;
}

function sizeOfGap({ gap, index, subsection }: GapContext): number {
  const { content } = gap;
  const offset = finalOffset({ subsection, offset: gap.offset, gaps: index });
  switch (content.kind) {
    case "fill":
      return gap.size;
    case "repeat": {
      const count = constantValue(content.count, { final: true });
      if (count === undefined)
        throw new ExpressionMistake("The size is not known: it is no difference of labels of one section");
      return Math.max(0, Number(count)) * content.pattern.length;
    }
    case "align": {
      const padding = (content.alignment - (offset % content.alignment)) % content.alignment;
      return content.maximum > 0 && padding > content.maximum ? 0 : padding;
    }
    case "org": {
      const size = targetOf(gap, subsection) - offset;
      if (size < 0)
        throw new ExpressionMistake(`Found a target of .org that is ${-size} bytes back, expected one forward`);
      return size;
    }
    case "leb": {
      const value = constantValue(content.value, { final: true });
      if (value === undefined)
        throw new ExpressionMistake("The value is not known: it is no difference of labels of one section");
      const unsigned = !content.signed && value < 0n ? BigInt.asUintN(64, value) : value;
      return Math.max(gap.size, content.signed ? sizeOfS64(unsigned) : sizeOfU64(unsigned));
    }
  }
}

function targetOf(gap: Gap, subsection: Subsection): number {
  if (gap.content.kind !== "org") return 0;
  const value = evaluateSoFar(gap.content.target);
  const place = value.plus === undefined ? undefined : placeOf(value.plus);
  if (value.minus !== undefined || (value.plus !== undefined && place?.subsection.section !== subsection.section)) {
    throw new ExpressionMistake("The target of .org is not in this section");
  }
  return Number(value.constant) + (place === undefined ? 0 : finalOffset(place));
}

/** Whether nothing but zeros is in a section; the layout must be final. */
export function isZero(section: Section): boolean {
  return section.subsections.every(({ bytes, length, gaps }) => {
    for (let at = 0; at < length; at++) if (bytes[at] !== 0) return false;
    return gaps.every(({ content, size }) => size === 0 || isZeroContent(content));
  });
}

function isZeroContent(content: GapContent): boolean {
  if (content.kind !== "leb") return content.pattern.every((byte) => byte === 0);
  return constantValue(content.value, { final: true }) === 0n;
}

/** The bytes of a section; the layout must be final. */
export function sectionBytes(section: Section): Uint8Array {
  const bytes = new Uint8Array(section.size);
  for (const subsection of section.subsections) {
    let from = 0;
    let to = subsection.base;
    for (const gap of subsection.gaps) {
      bytes.set(subsection.bytes.subarray(from, gap.offset), to);
      to += gap.offset - from;
      from = gap.offset;
      if (gap.size > 0) fillGap({ gap, bytes, at: to });
      to += gap.size;
    }
    bytes.set(subsection.bytes.subarray(from, subsection.length), to);
  }
  return bytes;
}

function fillGap(target: { gap: Gap; bytes: Uint8Array; at: number }): void {
  const { gap, bytes, at } = target;
  const { content, size } = gap;
  if (content.kind === "leb") {
    // A value that is not known is reported already, and no object will be written.
    if (gap.failed) return;
    const value = constantValue(content.value, { final: true }) ?? 0n;
    const field = !content.signed && value < 0n ? BigInt.asUintN(64, value) : value;
    put64(bytes, at, { value: field, size });
    return;
  }
  const { pattern } = content;
  if (pattern.every((byte) => byte === 0)) return;
  if (pattern.length === 1) {
    bytes.fill(pattern[0]!, at, at + size);
    return;
  }
  const rest = content.kind === "align" ? size % pattern.length : 0;
  for (let index = rest; index < size; index++) bytes[at + index] = pattern[(index - rest) % pattern.length]!;
}
