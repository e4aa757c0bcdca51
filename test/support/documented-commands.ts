/** Commands that pages of docs/ show, run as they stand there. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The commands below a heading of docs/cc.md. */
export function documentedCommands(heading: string): string {
  const page = readFileSync(join(root, "docs/cc.md"), "utf8");
  const [, section = ""] = page.split(`### ${heading}\n`);
  const commands = /^```sh\n(.*?)^```$/ms.exec(section)?.[1];
  if (commands === undefined) throw new Error(`docs/cc.md has no commands for "${heading}"`);
  return commands;
}

export interface ShellResult {
  readonly code: number | null;
  /** Standard output and error. */
  readonly output: string;
}

/** Runs commands with ours in PATH; the first that fails is the last. */
export function shell(commands: string, cwd: string): Promise<ShellResult> {
  const path = [join(root, "bin"), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  const child = spawn("sh", ["-ec", `exec 2>&1\n${commands}`], {
    cwd,
    env: { ...process.env, PATH: path, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
