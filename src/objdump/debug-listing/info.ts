/** `-wi`: units and their entries, with all attributes. */
import {
  Entry,
  entryReader,
  fixed,
  formNames,
  openUnits,
  readAbbreviation,
  readerAt,
  readNumber,
  type DwarfSection,
  type EntryAttribute,
  type Unit,
} from "../../dwarf/index.ts";
import { attributeText, tagText } from "./abbreviations.ts";
import { expressionText } from "./expressions.ts";
import { hexText, type DebugListing } from "./listing.ts";
import { meaningOf } from "./value-meanings.ts";

const unitTypes = ["", "compile", "type", "partial", "skeleton", "split_compile", "split_type"];

export function listInfo(listing: DebugListing, section: DwarfSection): void {
  const { out, sections, complain } = listing;
  out.line(`Contents of the ${section.name} section:\n`);
  for (const unit of openUnits(sections, complain)) {
    writeHeader(listing, unit);
    writeEntries(listing, unit);
  }
  out.line();
}

function writeHeader({ out }: DebugListing, unit: Unit): void {
  out.line(`  Compilation Unit @ offset ${hexText(unit.offset)}:`);
  out.line(`   Length:        ${hexText(unit.length)} (${unit.offsetSize === 8 ? 64 : 32}-bit)`);
  out.line(`   Version:       ${unit.version}`);
  if (unit.version >= 5) out.line(`   Unit Type:     DW_UT_${unitTypes[unit.type] ?? unit.type} (${unit.type})`);
  out.line(`   Abbrev Offset: ${hexText(unit.abbreviationsOffset)}`);
  out.line(`   Pointer Size:  ${unit.addressSize}`);
}

function writeEntries(listing: DebugListing, unit: Unit): void {
  const { out } = listing;
  const reader = entryReader(unit, unit.firstEntry);
  let level = 0;
  let hasFrameBase = false;
  while (!reader.done) {
    const offset = reader.position;
    const abbreviation = readAbbreviation(reader, unit);
    out.text(` <${level}><${offset.toString(16)}>: Abbrev Number: ${abbreviation?.code ?? 0}`);
    if (abbreviation === undefined) {
      out.line();
      level = Math.max(0, level - 1);
      continue;
    }
    out.line(` (${tagText(abbreviation.tag)})`);
    const entry = Entry.at(unit, offset);
    if (entry === undefined) return;
    if (abbreviation.tag === DW_TAG_subprogram) hasFrameBase = false;
    for (const attribute of entry.attributes) {
      if (attribute.name === DW_AT_frame_base) hasFrameBase = true;
      writeAttribute(listing, { entry, attribute, hasFrameBase });
    }
    reader.position = entry.end;
    if (abbreviation.hasChildren) level++;
  }
}

const DW_TAG_subprogram = 0x2e;
const DW_AT_name = 0x03;
const DW_AT_frame_base = 0x40;
const DW_AT_type = 0x49;
const DW_AT_import = 0x18;

interface Written {
  readonly entry: Entry;
  readonly attribute: EntryAttribute;
  readonly hasFrameBase: boolean;
}

function writeAttribute(listing: DebugListing, written: Written): void {
  const { attribute, entry } = written;
  const { name, form, at } = attribute;
  const formText = listing.isWide ? ` (${(formNames.get(form) ?? "").replace("DW_FORM_", "")})` : "";
  const heading = `    <${at.toString(16)}>   ${attributeText(name).padEnd(18)}:${formText}`;
  listing.out.line(`${heading}${valueText(listing, written)}${remark(listing, entry, attribute)}`);
}

const locationAttributes: ReadonlySet<number> = new Set([
  0x02, 0x19, 0x2a, 0x38, 0x40, 0x46, 0x48, 0x4a, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x2111, 0x2112, 0x2113, 0x2114, 0x8c,
  0x2137,
]);

/** Those whose blocks are expressions, though they are no locations. */
const expressionAttributes: ReadonlySet<number> = new Set([
  0x0b, 0x0d, 0x22, 0x2e, 0x2f, 0x37, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x6b, 0x70, 0x71,
]);

function valueText(listing: DebugListing, { entry, attribute, hasFrameBase }: Written): string {
  const { unit } = entry;
  const { name, form, at, constant } = attribute;
  const reader = entryReader(unit, at);
  const short = formNames.get(form)?.replace("DW_FORM_", "") ?? "";
  switch (short) {
    case "string":
      return ` ${entry.string(name)}`;
    case "strp":
    case "line_strp": {
      const offset = hexText(readNumber(reader, form, unit));
      const kind = short === "strp" ? "indirect string, " : "indirect line string, ";
      return ` (${listing.isWide ? "" : kind}offset: ${offset}): ${entry.string(name)}`;
    }
    case "implicit_const":
      return ` ${constant}`;
    case "flag_present":
      return " 1";
    case "block":
    case "block1":
    case "block2":
    case "block4":
    case "exprloc":
      return blockText(listing, { entry, attribute, hasFrameBase });
    case "ref1":
    case "ref2":
    case "ref4":
    case "ref8":
    case "ref_udata":
      return ` <${hexText(unit.offset + readNumber(reader, form, unit))}>`;
    case "ref_addr":
      return ` <${hexText(readNumber(reader, form, unit))}>`;
    case "ref_sig8":
      return ` signature: 0x${reader.u64("signature").toString(16)}`;
    case "data16":
      return ` 0x${Array.from(reader.view(16, "value"), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    case "data8":
      return ` ${hexText(reader.u64("value"))}`;
    case "data4":
    case "addr":
    case "sec_offset":
      return ` ${hexText(form === 0x01 && unit.addressSize === 8 ? reader.u64("address") : readNumber(reader, form, unit))}`;
    case "strx":
    case "strx1":
    case "strx2":
    case "strx3":
    case "strx4": {
      const index = hexText(readNumber(reader, form, unit));
      return ` (${listing.isWide ? "offset" : "indexed string"}: ${index}): ${entry.string(name)}`;
    }
    case "addrx":
    case "addrx1":
    case "addrx2":
    case "addrx3":
    case "addrx4":
      return ` (index: ${hexText(readNumber(reader, form, unit))}): ${hexText(entry.address(name) ?? 0)}`;
    case "rnglistx":
      return listText(entry, readNumber(reader, form, unit), { section: "rnglists", base: unit.bases.ranges });
    case "loclistx":
      return listText(entry, readNumber(reader, form, unit), { section: "loclists", base: unit.bases.locations });
    case "udata":
      return ` ${reader.lebU64("value")}`;
    case "sdata":
      return ` ${reader.lebS64("value")}`;
    default:
      return ` ${readNumber(reader, form, unit)}`;
  }
}

/** A list by its index in the unit's part of a section: where it is. */
function listText(
  { unit, offset }: Entry,
  index: number,
  { section, base }: { readonly section: "loclists" | "rnglists"; readonly base: number },
): string {
  const from = (unit.sections.section("info")?.offset ?? 0) + offset;
  const reader = readerAt(unit.sections, { section, at: base + index * unit.offsetSize, what: "list by index" }, from);
  return ` (index: ${hexText(index)}): ${hexText(base + fixed(reader, unit.offsetSize, "offset of list"))}`;
}

function blockText(listing: DebugListing, { entry, attribute, hasFrameBase }: Written): string {
  const { unit } = entry;
  const { name, form, at } = attribute;
  const reader = entryReader(unit, at);
  const size = readNumber(reader, form, unit);
  const bytes = reader.bytes.subarray(reader.position - size, reader.position);
  const text = ` ${size} byte block: ${Array.from(bytes, (byte) => `${byte.toString(16)} `).join("")}`;
  if (!locationAttributes.has(name) && !expressionAttributes.has(name)) return text;
  const context = { sizes: unit, unitOffset: unit.offset, registers: listing.registers ?? [] };
  const expression = expressionText(bytes, context);
  const missing = expression.needsFrame && !hasFrameBase ? " [without DW_AT_frame_base]" : "";
  return `${text}\t(${expression.text})${missing}`;
}

/** What a value means, behind it. */
function remark({ isWide }: DebugListing, entry: Entry, { name, form }: EntryAttribute): string {
  const { unit } = entry;
  const short = formNames.get(form)?.replace("DW_FORM_", "") ?? "";
  const isOldList = unit.version < 4 && (short === "data4" || short === "data8");
  if (
    locationAttributes.has(name) &&
    name !== 0x2137 &&
    (isOldList || short === "sec_offset" || short === "loclistx")
  ) {
    return " (location list)";
  }
  if (name === DW_AT_type && isWide) return typeText(entry);
  if (name === DW_AT_import) return importText(entry);
  const value = entry.number(name);
  const meaning = value === undefined || short.startsWith("block") ? undefined : meaningOf(name, value);
  return meaning === undefined ? "" : `\t${meaning}`;
}

/** A type of a type of a type ... has its end here. */
const MOST_TYPES = 16;

/** The name of the type that an entry has, and the names of what that is a type of. */
function typeText(entry: Entry): string {
  let names = "";
  let at: Entry | undefined = entry;
  for (let step = 0; step < MOST_TYPES && at !== undefined; step++) {
    const target: number | undefined = at.reference(DW_AT_type);
    if (target === undefined || target < at.unit.firstEntry || target >= at.unit.end) break;
    at = Entry.at(at.unit, target);
    const name = at?.string(DW_AT_name);
    if (name !== undefined) names += `, ${name}`;
  }
  return names;
}

function importText(entry: Entry): string {
  const target = entry.reference(DW_AT_import);
  if (target === undefined || target < entry.unit.firstEntry || target >= entry.unit.end) return "";
  const imported = Entry.at(entry.unit, target)?.abbreviation;
  return imported === undefined ? "" : `\t[Abbrev Number: ${imported.code} (${tagText(imported.tag)})]`;
}
