// Runs programs in a terminal in the page. All that happens is here and in index.html; README.md says how to see it.
import { Terminal } from "@xterm/xterm";
import { backtraceLines } from "muslin/dwarf";
import { WebHost, WebTerminal } from "muslin/host/web";
import { boot, exitCodeOf } from "muslin/kernel";

const programs = {
  hello: { url: "hello.wasm", args: ["hello", "page"] },
  "Lua 5.4": { url: "lua.wasm", args: ["lua"] },
};

const [choice, button, status] = ["program", "run", "status"].map((id) => document.getElementById(id));
choice.append(...Object.keys(programs).map((name) => new Option(name)));

const shown = new Terminal({ cols: 80, rows: 24 });
shown.open(document.getElementById("terminal"));

button.addEventListener("click", async () => {
  button.disabled = true;
  status.value = "";
  try {
    await run();
  } catch (error) {
    // It has not started: no such file, no module, a call that it may not make.
    status.value = String(error.message ?? error);
  }
  button.disabled = false;
});

async function run() {
  const { url, args } = programs[choice.value];
  const program = new Uint8Array(await (await fetch(url)).arrayBuffer());

  const system = boot({ host: new WebHost() });
  const terminal = new WebTerminal(system.kernel, shown);
  const options = {
    args,
    env: ["TERM=xterm-256color", "HOME=/root"],
    stdin: terminal.file(),
    stdout: terminal.file(),
    stderr: terminal.file(),
    starting: ({ task }) => terminal.connect(task),
  };
  try {
    const running = await system.spawn(program, options);
    shown.focus();
    const end = await running.ended;
    for (const line of backtraceLines(program, end.stack ?? "")) shown.writeln(line);
    status.value = `Ended with ${exitCodeOf(end.status)}`;
  } finally {
    terminal.disconnect();
  }
}
