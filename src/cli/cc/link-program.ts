/** The last step: the linker over the objects, and the module made as small as it can be. */
import { environmentMain, linkArguments, type CcRequest, type Input } from "../../cc/index.ts";
import { rewriteModule } from "../../module/index.ts";
import { exitCodes } from "../failures.ts";
import type { Io } from "../io.ts";
import { run as ld } from "../ld.ts";
import { CapturedOutput, withMemoryFiles } from "./memory-io.ts";

export interface LinkJob {
  readonly request: CcRequest;
  readonly sysroot: string;
  readonly output: string;
  /** Objects in memory, by the names that `objectOf` gives. */
  readonly objects: Map<string, Uint8Array>;
  readonly objectOf: (source: Extract<Input, { kind: "source" }>) => string;
  readonly io: Io;
}

/** What libc's caller of a main without parameters lacks where main has three. */
const NO_MAIN = /"__main_void" is not defined/;
/** Names in namespace std, and those of exceptions. */
const NO_LIBRARY =
  /"(?:_Z(?:T[VIST]|GV)?(?:NK?)?St\w*|__cxa_(?:allocate_exception|throw|begin_catch)|__cpp_exception|__wasm_lpad_context)" is not defined/;
const LIBRARY_NOTE =
  "There are neither exceptions nor all of the C++ library (streams, locales, threads, clocks, files); see docs/libc.md";
const ADAPTER = "main-with-environment.o";

export async function linkProgram(job: LinkJob): Promise<number> {
  const first = await attempt(job, []);
  if (!NO_MAIN.test(first.stderr.text)) return report(job, first);
  job.objects.set(ADAPTER, environmentMain());
  const second = await attempt(job, [ADAPTER]);
  return report(job, second);
}

interface Attempt {
  readonly code: number;
  readonly stderr: CapturedOutput;
}

async function attempt(job: LinkJob, extra: readonly string[]): Promise<Attempt> {
  const { request, io } = job;
  const stderr = new CapturedOutput();
  const isSmaller = !request.hasDebug && !request.isRelocatable;
  // Maps and other reports are written by the linker as well.
  const transform = (bytes: Uint8Array, path: string): Uint8Array =>
    isSmaller && path === job.output ? smaller(bytes) : bytes;
  const inner = withMemoryFiles(io, { files: job.objects, stderr, transform });
  const args = linkArguments(request, { ...job, extra });
  const code = await ld({ tool: "ld", args, io: inner });
  return { code, stderr };
}

function report({ io, request }: LinkJob, { code, stderr }: Attempt): number {
  io.stderr.write(stderr.text.replaceAll(`, needed by ${ADAPTER} (__main_argc_argv)`, ""));
  if (request.isCplusplus && NO_LIBRARY.test(stderr.text)) io.stderr.write(`c++: note: ${LIBRARY_NOTE}\n`);
  return code === exitCodes.usage ? exitCodes.failure : code;
}

/** A module whose functions keep their meaning in fewer bytes. */
function smaller(bytes: Uint8Array): Uint8Array {
  return rewriteModule(bytes, { trusted: true }).module;
}
