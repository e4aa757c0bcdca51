/** `-wa`: tables of abbreviations. */
import { readerOf, sleb, uleb, type DwarfSection } from "../../dwarf/index.ts";
import { attributeNames, formNames, tagNames } from "../../dwarf/index.ts";
import { hexText, type DebugListing } from "./listing.ts";

const DW_TAG_lo_user = 0x4080;
const DW_FORM_implicit_const = 0x21;

export function listAbbreviations({ out }: DebugListing, section: DwarfSection): void {
  out.line(`Contents of the ${section.name} section:\n`);
  const reader = readerOf(section);
  while (!reader.done) {
    const start = reader.position;
    for (let isFirst = true; !reader.done; isFirst = false) {
      const code = uleb(reader, "code of abbreviation");
      if (code === 0) break;
      if (isFirst) out.line(`  Number TAG (${hexText(start)})`);
      const tag = uleb(reader, "tag of abbreviation");
      const hasChildren = reader.u8("children of abbreviation") !== 0;
      out.line(`   ${code}      ${tagText(tag)}    [${hasChildren ? "has children" : "no children"}]`);
      writeAttributes(out, reader);
    }
  }
  out.line();
}

function writeAttributes(out: DebugListing["out"], reader: ReturnType<typeof readerOf>): void {
  for (;;) {
    const name = uleb(reader, "attribute of abbreviation");
    const form = uleb(reader, "form of abbreviation");
    const constant = form === DW_FORM_implicit_const ? `: ${sleb(reader, "constant of abbreviation")}` : "";
    out.line(`    ${attributeText(name).padEnd(18)} ${formText(form)}${constant}`);
    if (name === 0 && form === 0) return;
  }
}

export function tagText(tag: number): string {
  return tagNames.get(tag) ?? `${tag >= DW_TAG_lo_user ? "User" : "Unknown"} TAG value: ${hexText(tag)}`;
}

export function attributeText(name: number): string {
  if (name === 0) return "DW_AT value: 0";
  return attributeNames.get(name) ?? `Unknown AT value: ${name.toString(16)}`;
}

function formText(form: number): string {
  if (form === 0) return "DW_FORM value: 0";
  return formNames.get(form) ?? `Unknown FORM value: ${form.toString(16)}`;
}
