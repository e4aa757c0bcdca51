/** Options about memory and the table. */
import { flag, numberOf, size, type LdRequest, type OptionGroup } from "./request.ts";
import { UsageError } from "../failures.ts";

export const memoryOptions: OptionGroup = {
  title: "Memory and table",
  rows: [
    {
      names: ["-z"],
      value: "<word>",
      about: "stack-size=BYTES (default: 1 MiB), muldefs, defs; others are passed over",
      apply: keyword,
    },
    size(["--initial-memory"], "Memory at the start", { into: "initialMemory" }),
    size(["--max-memory"], "Memory at the most", { into: "maximumMemory" }),
    size(["--initial-heap"], "Memory at the start beyond data and stack", { into: "initialHeap" }),
    flag(["--no-growable-memory"], "Memory does not grow", { growableMemory: false }),
    size(["--global-base"], "Where data begins (default: 1024, or behind the stack)", {
      value: "<address>",
      into: "globalBase",
    }),
    size(["--table-base"], "Where function pointers begin in the table (default: 1)", {
      value: "<index>",
      into: "tableBase",
    }),
    flag(["--stack-first"], "The stack is in front of the data (default)", { stackFirst: true }),
    flag(["--no-stack-first"], "It is behind", { stackFirst: false }),
    flag(["--shared-memory"], "Memory is shared between threads", { sharedMemory: true }),
    {
      names: ["--import-memory"],
      value: "[module,name]",
      about: "Import the memory (default: env,memory)",
      apply: ({ link }, text) => void (link.importMemory = importOf(text)),
    },
    flag(["--no-import-memory", "--define-memory"], "Define the memory, and export it", { importMemory: false }),
    {
      names: ["--export-memory"],
      value: "[name]",
      about: "Export the memory (default: as memory, if it is not imported)",
      apply: ({ link }, name) => void (link.exportMemory = name === "" ? "memory" : name),
    },
    flag(["--import-table"], "Import the table from env", { importTable: true }),
    flag(["--export-table"], "Export the table", { exportTable: true }),
    flag(["--growable-table"], "The table may grow", { growableTable: true }),
    flag(["--active-data"], "Data is there from the start, not copied by the program", { activeData: true }),
  ],
};

/** Words behind `-z` of other systems, which mean nothing here. */
const passedOver =
  /^(no)?(combreloc|copyreloc|execstack|relro|now|lazy|origin|text|notext|separate-code|rel|start-stop-gc|defs|max-page-size=.*|common-page-size=.*)$/;

function keyword(request: LdRequest, word: string): void {
  const { link } = request;
  if (word.startsWith("stack-size=")) link.stackSize = numberOf(word.slice("stack-size=".length), "-z stack-size");
  else if (word === "muldefs") link.allowMultipleDefinition = true;
  else if (!passedOver.test(word)) request.warnings.push(`Unknown word behind -z: '${word}'`);
}

function importOf(text: string): { readonly module: string; readonly name: string } {
  if (text === "") return { module: "env", name: "memory" };
  const [module, name, ...more] = text.split(",");
  if (module === undefined || name === undefined || name === "" || more.length > 0)
    throw new UsageError(`Found '--import-memory=${text}', expected MODULE,NAME`);
  return { module, name };
}
