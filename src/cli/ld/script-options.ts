/** Options of linking by a script. */
import { oneOf, type LdRequest, type OptionGroup, type OptionRow } from "./request.ts";
import { UsageError } from "../failures.ts";

export const scriptOptions: OptionGroup = {
  title: "Linking by a script",
  rows: [
    {
      names: ["-T", "--script"],
      value: "<file>",
      about: "Link by that linker script; wasm32-module.lds is built in",
      apply: ({ scripts }, path) => void scripts.push(path),
    },
    {
      names: ["--orphan-handling"],
      value: "<how>",
      about: "Sections that the script does not mention: place (default), warn, error, discard",
      apply({ scriptLink }, text, name) {
        scriptLink.orphanHandling = oneOf(text, name, ["place", "warn", "error", "discard"]);
      },
    },
    {
      names: ["--sort-section"],
      value: "<by>",
      about: "Sort what patterns match that do not say how: name, alignment",
      apply: ({ scriptLink }, text, name) => void (scriptLink.sortSection = oneOf(text, name, ["name", "alignment"])),
    },
    {
      names: ["--section-start"],
      value: "<name=address>",
      about: "The address of a section",
      apply(request, text, name) {
        const [, section, address] = /^(.+)=(?:0x)?([0-9a-f]+)$/i.exec(text) ?? [];
        if (section === undefined || address === undefined)
          throw new UsageError(`Found '${text}' behind '${name}', expected SECTION=ADDRESS`);
        request.scriptLink.sectionStarts = { ...request.scriptLink.sectionStarts, [section]: BigInt(`0x${address}`) };
      },
    },
    start("-Ttext", "The address of .text, in hexadecimal digits; -Tdata, -Tbss", (link, address) => {
      link.sectionStarts = { ...link.sectionStarts, ".text": address };
    }),
    start("-Tdata", undefined, (link, address) => {
      link.sectionStarts = { ...link.sectionStarts, ".data": address };
    }),
    start("-Tbss", undefined, (link, address) => {
      link.sectionStarts = { ...link.sectionStarts, ".bss": address };
    }),
    start("-Ttext-segment", 'What SEGMENT_START("text-segment", ...) is; -Trodata-segment, -Tldata-segment', segment),
    start("-Trodata-segment", undefined, segment),
    start("-Tldata-segment", undefined, segment),
  ],
};

type ScriptLink = LdRequest["scriptLink"];

function segment(link: ScriptLink, address: bigint, name: string): void {
  link.segmentStarts = { ...link.segmentStarts, [name.replace(/^-+T/, "")]: address };
}

function start(
  option: string,
  about: string | undefined,
  set: (link: ScriptLink, address: bigint, name: string) => void,
): OptionRow {
  return {
    names: [option],
    value: "<address>",
    ...(about !== undefined && { about }),
    apply({ scriptLink }, text, name) {
      if (!/^(0x)?[0-9a-f]+$/i.test(text))
        throw new UsageError(`Found '${text}' behind '${name}', expected an address in hexadecimal digits`);
      set(scriptLink, BigInt(text.replace(/^(0x)?/i, "0x")), option);
    },
  };
}
