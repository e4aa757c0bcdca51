import { errno, POLLIN, signalfdSiginfo, WOULD_BLOCK } from "../../abi/index.ts";
import { type Inode, type WaitQueue } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";
import type { SignalInfo } from "../signal-info.ts";
import type { SignalSet } from "../signal-set.ts";
import type { TaskSignals } from "../task/task-signals.ts";

/** signalfd(2): pending signals, to be read. */
export class SignalFile extends AnonymousFile {
  #mask: SignalSet;
  readonly #signals: TaskSignals;

  constructor(inode: Inode, { flags, mask, signals }: { flags: number; mask: SignalSet; signals: TaskSignals }) {
    super(inode, { flags });
    this.#mask = mask;
    this.#signals = signals;
  }

  /** What is pending may be wanted now. */
  set mask(mask: SignalSet) {
    this.#mask = mask;
    this.queue.wake(POLLIN);
  }

  override get label(): string {
    return "anon_inode:[signalfd]";
  }

  override get queue(): WaitQueue {
    return this.#signals.queue;
  }

  override read(into: Uint8Array): number {
    const { size } = signalfdSiginfo;
    if (into.length < size) throw errno.EINVAL;
    let at = 0;
    while (at + size <= into.length) {
      const info = this.#signals.pending.take(this.#mask);
      if (info === undefined) break;
      put(into.subarray(at, at + size), info);
      at += size;
    }
    this.#signals.update();
    return at === 0 ? WOULD_BLOCK : at;
  }

  override poll(): number {
    return this.#signals.pending.set.intersects(this.#mask) ? POLLIN : 0;
  }
}

function put(into: Uint8Array, info: SignalInfo): void {
  const view = new DataView(into.buffer, into.byteOffset, into.length);
  const { offsets } = signalfdSiginfo;
  into.fill(0);
  view.setUint32(offsets.ssi_signo, info.signal, true);
  view.setInt32(offsets.ssi_code, info.code, true);
  view.setInt32(offsets.ssi_pid, info.process ?? 0, true);
  view.setInt32(offsets.ssi_uid, info.user ?? 0, true);
  view.setInt32(offsets.ssi_int, info.value ?? 0, true);
  view.setUint32(offsets.ssi_ptr, info.value ?? 0, true);
  view.setInt32(offsets.ssi_tid, info.timer ?? 0, true);
  view.setInt32(offsets.ssi_overrun, info.overrun ?? 0, true);
  view.setInt32(offsets.ssi_status, info.status ?? 0, true);
}
