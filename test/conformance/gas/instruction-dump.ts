/** The bytes in a disassembly: `   4:	80 00 	i32.const 0`, as hexadecimal digits. */
export function bytesOfDump(text: string): string {
  const rows = text.matchAll(/^ *[0-9a-f]+:\t((?:[0-9a-f]{2} )+)/gm);
  return Array.from(rows, ([, bytes = ""]) => bytes.replaceAll(" ", "")).join("");
}
