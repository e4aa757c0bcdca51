/** `-u`: unwind tables of a machine's own kind, such as IA-64's. The machines that we know keep theirs in `.eh_frame`. */
import { EM_386, EM_IAMCU, EM_X86_64 } from "../../elf/index.ts";
import { machineText } from "./machine-text.ts";
import type { Report } from "./report.ts";

const machinesWithout: ReadonlySet<number> = new Set([EM_386, EM_IAMCU, EM_X86_64]);

export function listUnwind({ file, out }: Report): void {
  const { machine } = file.header;
  if (machinesWithout.has(machine)) {
    out.line("No processor specific unwind information to decode");
    return;
  }
  out.line();
  out.line(`The decoding of unwind sections for machine type ${machineText(machine)} is not currently supported.`);
}
