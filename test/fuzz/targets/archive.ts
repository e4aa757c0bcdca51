/** Archives: read, and written again. */
import { definedSymbolsOf, readArchive, rewriteArchive, writeArchive } from "../../../src/elf/index.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const archiveTargets: readonly Target[] = [
  { name: "archive", seeds: ["archive"], run: read },
  { name: "archive-rewrite", seeds: ["archive"], run: rewrite },
];

function read(bytes: Uint8Array): void {
  const { members, symbolIndex } = readArchive(bytes);
  for (const member of members) definedSymbolsOf(member);
  if (symbolIndex === undefined) return;
  for (let entry = 0; entry < symbolIndex.count; entry++) {
    symbolIndex.name(entry);
    symbolIndex.memberOffset(entry);
  }
}

function rewrite(bytes: Uint8Array): void {
  const archive = readArchive(bytes);
  assertSame(rewriteArchive(archive, archive.members), bytes, "The archive");
  const again = readArchive(writeArchive(archive.members, { thin: archive.isThin, deterministic: false }));
  archive.members.forEach(({ name, content, size }, index) => {
    const member = again.members[index];
    if (member?.name !== name) throw new Error(`Member ${index} is "${member?.name}", was "${name}"`);
    if (!archive.isThin && member.size !== size)
      throw new Error(`Member "${name}" has ${member.size} bytes, had ${size}`);
    assertSame(member.content, content, `Member "${name}"`);
  });
}
