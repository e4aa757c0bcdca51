/**
 * The real terminal is restored also when this process cannot do so itself: it is killed, or ended by a signal that is left to its
 * default action while the program computes and no JavaScript runs.
 *
 * A shell outlives this process: it waits for the end of a pipe whose other end only this process has, in a session of its own, where
 * no key of the terminal reaches it. It restores the terminal only if it is just as this process had set it last: whoever prompts at
 * it by then may have set it already.
 */
import type * as childProcess from "node:child_process";
import { createRequire } from "node:module";
import type { Socket } from "node:net";

const script = `while read -r word; do [ "$word" = end ] && exit; ours=$word; done
[ "$(stty -g <&3)" = "$ours" ] && stty "$1" <&3`;

export class TerminalGuard {
  readonly #pipe: Socket | undefined;

  /** Takes note of how the terminal is now. */
  constructor() {
    const before = settings("-g");
    if (before === undefined) return;
    const child = processes().spawn("sh", ["-c", script, "sh", before], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore", 0],
    });
    child.on("error", () => undefined);
    child.unref();
    this.#pipe = child.stdin as Socket;
    this.#pipe.on("error", () => undefined);
    this.#pipe.unref();
  }

  /** Changes the terminal by a word of stty(1). Answers whether that could be done. */
  set(setting: string): boolean {
    const now = settings(setting);
    if (now !== undefined) this.#pipe?.write(`${now}\n`);
    return now !== undefined;
  }

  /** The terminal has been restored. */
  end(): void {
    this.#pipe?.end("end\n");
  }
}

/** Loaded only here: most programs have no terminal, and it takes a tenth of their time to start. */
function processes(): typeof childProcess {
  return createRequire(import.meta.url)("node:child_process") as typeof childProcess;
}

/** Does what stty(1) is told, and answers how the terminal is then, in its own words. */
function settings(word: string): string | undefined {
  const { status, stdout } = processes().spawnSync("sh", ["-c", 'stty "$1" >&2 && stty -g', "sh", word], {
    stdio: ["inherit", "pipe", "ignore"],
    encoding: "utf8",
  });
  return status === 0 && stdout !== "" ? stdout.trim() : undefined;
}
