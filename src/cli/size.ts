/** `muslin size`: shows the sizes of sections. */
import { Size } from "../objdump/index.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { outsideMembers } from "./object-input.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

type Format = "berkeley" | "sysv" | "gnu";
type Radix = 8 | 10 | 16;

interface Options {
  readonly format: Format;
  readonly A?: boolean;
  readonly B?: boolean;
  readonly G?: boolean;
  readonly radix: Radix;
  readonly o?: boolean;
  readonly d?: boolean;
  readonly x?: boolean;
  readonly totals?: boolean;
  readonly common?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const command = gnuCommand(invocation)
    .argument("[file...]", "ELF files, WebAssembly modules and objects, archives of them (default: a.out)")
    .option("-A", "As --format=sysv: every section")
    .option("-B", "As --format=berkeley: text, data and bss (default)")
    .option("-G", "As --format=gnu: text, data and bss; read-only data is data")
    .option("--format <format>", "sysv, berkeley or gnu", formatOf, "berkeley")
    .option("-d", "As --radix=10 (default)")
    .option("-o", "As --radix=8")
    .option("-x", "As --radix=16")
    .option("--radix <number>", "8, 10 or 16: the base of numbers", radixOf, 10)
    .option("-t, --totals", "Show the sums of all files (not with -A)")
    .option("--common", "Count common symbols as bss");
  const { options, operands } = parse<Options>(command, invocation);
  const { io } = invocation;
  const size = new Size(
    {
      format: options.A ? "sysv" : options.G ? "gnu" : options.B ? "berkeley" : options.format,
      radix: options.x ? 16 : options.o ? 8 : options.d ? 10 : options.radix,
      totals: options.totals === true,
      countsCommon: options.common === true,
    },
    { sink: (chunk) => io.stdout.write(chunk), complain: (message) => complain(invocation, message) },
  );
  let isFine = true;
  const code = await forEachFile(operands.length > 0 ? operands : ["a.out"], invocation, async (bytes, path) => {
    if (!size.show(bytes, path, { outside: await outsideMembers(bytes, path, io) })) isFine = false;
  });
  size.finish();
  return isFine ? code : exitCodes.failure;
}

function formatOf(text: string): Format {
  const format = (["berkeley", "sysv", "gnu"] as const).find((name) => text !== "" && name.startsWith(text));
  if (format === undefined) throw new UsageError(`'${text}' is no format; the formats are sysv, berkeley and gnu`);
  return format;
}

function radixOf(text: string): Radix {
  const radix = ([8, 10, 16] as const).find((number) => String(number) === text);
  if (radix === undefined) throw new UsageError(`'${text}' is no radix; it is 8, 10 or 16`);
  return radix;
}
