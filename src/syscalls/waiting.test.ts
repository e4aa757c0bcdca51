/** How calls wait: pipes, sleep, poll, and what signals do to them. Time is the test's. */
import { beforeEach, describe, expect, test } from "vitest";
import { OutputFile } from "../kernel/index.ts";
import { TestSystem } from "../../test/support/test-system.ts";

const RESULT = 0x1000;
const SIGALRM = 14;
const SIGUSR1 = 10;
const SA_RESTART = 0x1000_0000;
const HANDLER = 7;
const SIG_IGN = 1;

let system: TestSystem;

beforeEach(() => {
  system = new TestSystem();
});

function pipe(flags: number = 0): readonly [number, number] {
  expect(system.call("pipe2", RESULT, flags)).toBe(0);
  return [system.task.memory.int32(RESULT), system.task.memory.int32(RESULT + 4)];
}

function handle(signal: number, { flags = 0, handler = HANDLER } = {}): void {
  const action = new Uint8Array(20);
  const view = new DataView(action.buffer);
  view.setUint32(0, handler, true);
  view.setUint32(4, flags, true);
  expect(system.call("rt_sigaction", signal, action, 0, 8)).toBe(0);
}

function timespec(milliseconds: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(milliseconds / 1000), true);
  view.setInt32(8, (milliseconds % 1000) * 1e6, true);
  return bytes;
}

describe("a write whose last reader goes away in the middle", () => {
  const SIGPIPE = 13;
  const CAPACITY = 65_536;
  const BUFFER = 0x4_0000;
  const vectors = new Uint8Array(Uint32Array.of(BUFFER, 100, BUFFER, CAPACITY).buffer);
  const calls = [
    { call: "write", args: [BUFFER, CAPACITY + 100] },
    { call: "writev", args: [vectors, 2] },
  ];

  beforeEach(() => system.task.memory.attach(new WebAssembly.Memory({ initial: 16 })));

  test.for(calls)("$call ends with what was written", ({ call, args }) => {
    handle(SIGPIPE, { handler: SIG_IGN });
    const [reader, writer] = pipe();
    expect(system.call(call, writer, ...args)).toBe("waits");
    system.task.files.close(reader);
    expect(system.wait()).toBe(CAPACITY);
    expect(system.call(call, writer, ...args)).toBe("EPIPE");
  });

  test.for(calls)("$call: the signal comes", ({ call, args }) => {
    handle(SIGPIPE);
    const [reader, writer] = pipe();
    expect(system.call(call, writer, ...args)).toBe("waits");
    system.task.files.close(reader);
    expect(system.wait()).toBe("signal");
  });

  test("also between two pieces, of which the first was all that the host took", () => {
    const sizes: number[] = [];
    const write = ({ length }: Uint8Array): number => (sizes.push(length) === 1 ? length : -1);
    const inode = system.kernel.anonymousFiles.inode(0o010_600);
    const fd = system.task.files.add(new OutputFile(inode, { write }));
    handle(SIGPIPE, { handler: SIG_IGN });
    expect(system.call("writev", fd, vectors, 2)).toBe(100);
  });
});

describe("a read from an empty pipe", () => {
  test("waits, and ends with what is written", () => {
    const [reader, writer] = pipe();
    expect(system.call("read", reader, RESULT, 10)).toBe("waits");
    expect(system.wait()).toBe("waits");
    system.task.files.get(writer).write(new TextEncoder().encode("hello"));
    expect(system.wait()).toBe(5);
    expect(new TextDecoder().decode(system.bytes(RESULT, 5))).toBe("hello");
  });

  test("ends when nobody can write any more", () => {
    const [reader, writer] = pipe();
    expect(system.call("read", reader, RESULT, 10)).toBe("waits");
    system.task.files.close(writer);
    expect(system.wait()).toBe(0);
  });

  test("does not wait when it must not", () => {
    const [reader] = pipe(0o4000);
    expect(system.call("read", reader, RESULT, 10)).toBe("EAGAIN");
  });
});

test("a write to a full pipe goes on as there is room", () => {
  const [reader, writer] = pipe();
  expect(system.call("write", writer, 0x1_0000, 65_536)).toBe(65_536);
  expect(system.call("write", writer, 0x1_0000, 10_000)).toBe("waits");
  system.task.files.get(reader).read(new Uint8Array(5000));
  expect(system.wait()).toBe("waits");
  system.task.files.get(reader).read(new Uint8Array(60_000));
  expect(system.wait()).toBe(10_000);
});

test("nobody reads: EPIPE, and the signal ends who does not care", () => {
  const [reader, writer] = pipe();
  system.task.files.close(reader);
  expect(() => system.call("write", writer, "x", 1)).toThrow();
  expect(system.task.exitStatus).toEqual({ signal: 13 });
});

test("sleeping takes its time", () => {
  expect(system.call("nanosleep", timespec(1500), 0)).toBe("waits");
  system.host.pass(1499);
  expect(system.wait()).toBe("waits");
  system.host.pass(2);
  expect(system.wait()).toBe(0);
});

test("poll ends at its time, or when something is ready", () => {
  const [reader, writer] = pipe();
  const entry = new Uint8Array(8);
  new DataView(entry.buffer).setInt32(0, reader, true);
  entry[4] = 1;
  expect(system.call("poll", entry, 1, 100)).toBe("waits");
  system.host.pass(100);
  expect(system.wait()).toBe(0);
  expect(system.call("poll", entry, 1, 100)).toBe("waits");
  system.task.files.get(writer).write(Uint8Array.of(1));
  expect(system.wait()).toBe(1);
});

describe("a signal", () => {
  /** The handler is called, and returns; the end of the call. */
  function runHandler(): number | string {
    const delivery = system.task.signals.next();
    expect(delivery).toMatchObject({ info: { signal: SIGALRM }, action: { handler: HANDLER } });
    const mask = delivery?.mask ?? system.task.signals.blocked;
    const { alternateStack } = system.task.signals;
    const result = system.task.signals.return(delivery?.call ?? 0, { mask, alternateStack, isCancelled: false });
    return result === -4096 ? "waits" : result;
  }

  test("interrupts a wait", () => {
    const [reader] = pipe();
    handle(SIGALRM);
    system.call("alarm", 1);
    expect(system.call("read", reader, RESULT, 1)).toBe("waits");
    system.host.pass(1000);
    expect(system.wait()).toBe("signal");
    expect(runHandler()).toBe(-4);
  });

  test("lets it go on with SA_RESTART", () => {
    const [reader, writer] = pipe();
    handle(SIGALRM, { flags: SA_RESTART });
    system.call("alarm", 1);
    expect(system.call("read", reader, RESULT, 1)).toBe("waits");
    system.host.pass(1000);
    expect(system.wait()).toBe("signal");
    expect(runHandler()).toBe("waits");
    system.task.files.get(writer).write(Uint8Array.of(1));
    expect(system.wait()).toBe(1);
  });

  test("that is due when a wait begins is no different", () => {
    const [reader, writer] = pipe();
    handle(SIGALRM, { flags: SA_RESTART });
    system.call("alarm", 1);
    system.host.keepBusy(1000);
    expect(system.call("read", reader, RESULT, 1)).toBe("signal");
    expect(runHandler()).toBe("waits");
    system.task.files.get(writer).write(Uint8Array.of(1));
    expect(system.wait()).toBe(1);
  });

  test("is due at the end of a call that sends it", () => {
    handle(SIGUSR1);
    expect(system.call("tkill", system.task.id, SIGUSR1)).toBe("signal");
  });

  test("waits while it is blocked", () => {
    handle(SIGUSR1);
    const set = new Uint8Array(8);
    set[1] = 2;
    expect(system.call("rt_sigprocmask", 0, set, 0, 8)).toBe(0);
    expect(system.call("tkill", system.task.id, SIGUSR1)).toBe(0);
    expect(system.call("rt_sigprocmask", 1, set, 0, 8)).toBe("signal");
  });

  test("ends who does not handle it, also in a wait", () => {
    const [reader] = pipe();
    system.call("read", reader, RESULT, 1);
    system.task.signals.post({ signal: 15, code: 0 });
    expect(() => system.wait()).toThrow();
    expect(system.task.exitStatus).toEqual({ signal: 15 });
  });
});
