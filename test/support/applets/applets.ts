/** Applets of busybox, on a system of ours or on this machine. */
import { spawnSync } from "node:child_process";
import { Overlayfs } from "../../../src/fs/index.ts";
import { HostDirectory, NodeHost } from "../../../src/host/node/index.ts";
import type { HostInput, HostOutput } from "../../../src/kernel/index.ts";
import { boot, exitCodeOf, type System } from "../../../src/runtime/index.ts";

export interface AppletResult {
  readonly status: number;
  /** A character for each byte. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an applet with its words and standard input. */
export type Applets = (words: readonly string[], input: Uint8Array) => Promise<AppletResult>;

const environment = { PATH: "/bin", HOME: "/", LC_ALL: "C", TZ: "UTC0" };

export function nativeApplets(program: string, cwd: string): Applets {
  return (words, input) => {
    const [name = "", ...args] = words;
    const options = { cwd, input, argv0: name, env: environment, maxBuffer: 1 << 30 };
    const { status, signal, stdout, stderr } = spawnSync(program, args, { ...options, encoding: "latin1" });
    const ended = status ?? (signal === "SIGTERM" ? 128 + 15 : 255);
    return Promise.resolve({ status: ended, stdout, stderr });
  };
}

/** Which file system the tree is on. */
export type TreeKind = "host" | "tmpfs" | "overlay";

export interface GuestPlaces {
  /** What is at `work` for the guest: the directory `host`, an empty file system in memory, or one laid over `tree`. */
  readonly kind: TreeKind;
  readonly work: string;
  readonly host: string;
  readonly tree: string;
}

export function guestSystem({ kind, work, host, tree }: GuestPlaces): System {
  const system = boot({ host: new NodeHost(), mounts: { "/etc": (clock) => new HostDirectory("/etc", clock) } });
  const clock = system.kernel;
  system.mount(tree, new HostDirectory(tree, clock), { isReadOnly: true });
  const lowers = [new HostDirectory(tree, clock).root];
  if (kind === "host") system.mount(work, new HostDirectory(host, clock));
  else if (kind === "tmpfs") system.mount(work, system.newTmpfs(0o755));
  else system.mount(work, new Overlayfs({ clock, lowers, upper: system.newTmpfs(0o755).root }));
  return system;
}

export function guestApplets(
  system: System,
  { module, cwd }: { readonly module: Uint8Array; readonly cwd: string },
): Applets {
  const env = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return async (words, input) => {
    const [stdout, stderr] = [new Collected(), new Collected()];
    const { ended } = await system.spawn(module, { args: words, env, cwd, stdin: new Given(input), stdout, stderr });
    const { status } = await ended;
    return { status: exitCodeOf(status), stdout: stdout.text, stderr: stderr.text };
  };
}

class Collected implements HostOutput {
  text = "";

  write(bytes: Uint8Array): number {
    this.text += Buffer.from(bytes).toString("latin1");
    return bytes.length;
  }
}

class Given implements HostInput {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  watch(): void {}

  isReady(): boolean {
    return true;
  }

  read(into: Uint8Array): number {
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }
}
