/** A clang that is installed on this machine, run as a process of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  mountPoint,
  OUTPUT_FOLDER,
  type Clang,
  type ClangResult,
  type ClangRun,
  type Mount,
} from "../../../cc/index.ts";

/** The compiler `command`, which sees the mounts where they really are. */
export function nativeClang(command: string, mounts: readonly Mount[]): Clang {
  return {
    version: async () => {
      const { stdout } = await execute(command, ["--version"], {});
      return /version (\S+)/.exec(stdout.toString())?.[1] ?? "unknown";
    },
    run: (run) => runClang(command, run, mounts),
  };
}

async function runClang(command: string, run: ClangRun, mounts: readonly Mount[]): Promise<ClangResult> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-cc-"));
  try {
    const really = (text: string): string =>
      mounts.reduce(
        (words, { name, path }) => words.replaceAll(mountPoint(name), path),
        text.replaceAll(OUTPUT_FOLDER, folder),
      );
    const { exitCode, stdout, stderr } = await execute(command, run.args.map(really), {
      cwd: really(run.cwd),
      ...(run.stdin !== undefined && { stdin: run.stdin }),
    });
    const outputs = new Map<string, Uint8Array>();
    for (const name of run.outputs) {
      const bytes = readIfThere(join(folder, name));
      if (bytes !== undefined) outputs.set(name, bytes);
    }
    return { exitCode, stdout, stderr: stderr.toString(), outputs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}

interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: Uint8Array;
}

interface Execution {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

function execute(command: string, args: readonly string[], { cwd, stdin }: Surroundings): Promise<Execution> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "pipe" });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
    child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ exitCode: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
    child.stdin.end(stdin ?? new Uint8Array(0));
  });
}
