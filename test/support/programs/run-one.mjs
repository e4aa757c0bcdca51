// Runs one program on a system of its own. Plain JavaScript without imports, because Nodes of any age and pages read it.

/** Longer than any program of the tests computes. Where the engine cannot park stacks nothing can interrupt a program that waits. */
const TIME_LIMIT = 20_000;
/** By the host's clock: longer than any of them sleeps. */
const SLEEP_LIMIT = 3_600_000;
const SIGKILL = 9;

/** An output of the host that keeps what is written, and how to get that as text. */
function keptOutput() {
  const pieces = [];
  const write = (bytes) => {
    pieces.push(bytes.slice());
    return bytes.length;
  };
  const decoder = new TextDecoder();
  return { write, text: () => pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") };
}

/**
 * How the program ends and what it writes.
 *
 * @param around `boot` and `exitCodeOf` of "muslin/kernel", and a host.
 * @param program its bytes, `user` and `group` that it runs as, and `args` behind its name.
 */
export async function runOne({ boot, exitCodeOf, host }, { bytes, user, group, args = [] }) {
  const system = boot({ host });
  const [stdout, stderr] = [keptOutput(), keptOutput()];
  const where = "/tmp/here";
  system.makeDirectory(where, 0o777);
  const running = await system.spawn(bytes, {
    args: ["program", ...args],
    env: ["PATH=/usr/bin:/bin", "HOME=/root", "TZ=UTC"],
    cwd: where,
    user,
    group,
    stdout,
    stderr,
  });
  const end = () => running.kill(SIGKILL);
  const limit = setTimeout(end, TIME_LIMIT);
  const sleepLimit = host.setTimer(SLEEP_LIMIT, end);
  const { status, trap } = await running.ended;
  clearTimeout(limit);
  sleepLimit.cancel();
  return { code: exitCodeOf(status), output: stdout.text(), errors: stderr.text() + (trap?.stack ?? "") };
}
