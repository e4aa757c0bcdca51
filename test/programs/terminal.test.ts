/** `muslin run` at a terminal: a pty of script(1), in which a shell runs it and then looks at the terminal. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { luaModule } from "../support/lua.ts";
import { referenceTool } from "../support/references.ts";
import { sysroot } from "../support/sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-terminal-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is typed when the terminal shows a text, or the signal that `muslin` is sent. */
type Script = readonly (readonly [shown: string, typed: string | { readonly signal: NodeJS.Signals }])[];

/** Everything that the terminal showed, the exit code and the modes of the terminal behind it. */
async function atTerminal(context: TestContext, words: readonly string[], script: Script): Promise<string> {
  const { path } = referenceTool("script", context);
  const command = [process.execPath, muslin, "run", ...words].map((word) => `'${word}'`).join(" ");
  // The shell lives on when a key of the terminal ends the program. Who is killed is restored a moment later.
  const patience = `for i in 1 2 3 4 5 6 7 8 9; do stty -a | grep -q ' icanon' && break; sleep 0.5; done`;
  const job = `trap : INT QUIT; sh -c 'echo $$ >pid; exec "$@"' sh ${command}; echo "Ended with $?"; ${patience}; stty -a`;
  const child = spawn(path, ["-qec", job, "/dev/null"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  context.onTestFinished(() => void child.kill());
  const left = [...script];
  let all = "";
  let unseen = "";
  child.stdout.on("data", (bytes: Buffer) => {
    all += bytes.toString();
    unseen += bytes.toString();
    const [next] = left;
    if (next === undefined || !unseen.includes(next[0])) return;
    left.shift();
    unseen = "";
    const [, typed] = next;
    if (typeof typed === "string") child.stdin.write(typed);
    else process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), typed.signal);
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(left).toEqual([]);
  return all.replaceAll("\r", "");
}

const endless = `#include <stdio.h>\nint main(void) { puts("begun"); for (volatile int i = 0;; i++); }`;

const ended = (code: number): RegExp => new RegExp(`Ended with ${code}\\n[^]*\\nisig icanon iexten echo `);

describe("at a terminal", { timeout: 300_000 }, () => {
  test("Lua reads lines that can be edited, until the end of input", async (context) => {
    const shown = await atTerminal(
      context,
      [luaModule(context)],
      [
        ["> ", "print(6 * 8\x7f7)\n"],
        ["42", "for i = 1, 3 do io.write(i * i, ' ') end print()\n"],
        ["1 4 9 ", "\x04"],
      ],
    );
    expect(shown).toContain("> print(6 * 8\b \b7)\n42\n> ");
    expect(shown).toMatch(ended(0));
  });

  test("Control-C ends a program that computes without end, and the terminal is as it was", async (context) => {
    sysroot(context);
    writeFileSync(join(folder, "loop.c"), endless);
    expect(await atTerminal(context, ["loop.c"], [["begun", "\x03"]])).toMatch(ended(130));
  });

  test.for([
    ["Control-\\", 131, "\x1c"],
    ["SIGHUP", 129, { signal: "SIGHUP" }],
    ["SIGTERM", 143, { signal: "SIGTERM" }],
    ["SIGKILL", 137, { signal: "SIGKILL" }],
  ] as const)("the terminal is as it was after %s", async ([, code, typed], context) => {
    sysroot(context);
    writeFileSync(join(folder, "loop.c"), endless);
    expect(await atTerminal(context, ["loop.c"], [["begun", typed]])).toMatch(ended(code));
  });

  test("Control-C is for the handler of a program that has one, and a key for one that wants keys", async (context) => {
    sysroot(context);
    const source = `#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>
static void handle(int number) { printf("signal %d\\n", number); fflush(stdout); }
int main(void) {
  struct termios modes;
  char key;
  signal(SIGINT, handle);
  puts("first");
  pause();
  tcgetattr(0, &modes);
  cfmakeraw(&modes);
  tcsetattr(0, TCSANOW, &modes);
  printf("second");
  fflush(stdout);
  read(0, &key, 1);
  return key;
}`;
    writeFileSync(join(folder, "keys.c"), source);
    const shown = await atTerminal(
      context,
      ["keys.c"],
      [
        ["first", "\x03"],
        ["second", "\x03"],
      ],
    );
    expect(shown).toContain("^Csignal 2\n");
    expect(shown).toMatch(ended(3));
  });
});
