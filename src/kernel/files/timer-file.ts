import { errno, POLLIN, WOULD_BLOCK } from "../../abi/index.ts";
import { WaitQueue, type Inode } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";
import type { Kernel } from "../kernel.ts";
import type { IntervalSetting } from "../task/interval-timers.ts";
import type { KernelTimer, Moment } from "../timer-queue.ts";

/** timerfd_create(2): expirations that are read as a number. */
export class TimerFile extends AnonymousFile {
  readonly clock: number;
  readonly #kernel: Kernel;
  readonly #queue = new WaitQueue();
  #armed: KernelTimer | undefined = undefined;
  #interval = 0;
  #expirations = 0;

  constructor(inode: Inode, { flags, clock, kernel }: { flags: number; clock: number; kernel: Kernel }) {
    super(inode, { flags });
    this.clock = clock;
    this.#kernel = kernel;
  }

  override get label(): string {
    return "anon_inode:[timerfd]";
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  get setting(): IntervalSetting {
    if (this.#armed === undefined) return { value: 0, interval: this.#interval };
    return {
      value: Math.max(1e-6, this.#armed.deadline - this.#kernel.host.monotonicTime()),
      interval: this.#interval,
    };
  }

  /** `undefined` disarms. */
  arm(first: Moment | undefined, interval: number): void {
    this.#kernel.timers.cancel(this.#armed);
    this.#armed = undefined;
    this.#interval = interval;
    this.#expirations = 0;
    if (first !== undefined) this.#start(first);
  }

  #start({ deadline: planned, followsRealTime }: Moment): void {
    const armed = this.#kernel.timers.add({ deadline: planned, followsRealTime }, () => {
      this.#armed = undefined;
      const { deadline } = armed;
      const late = Math.max(0, this.#kernel.host.monotonicTime() - deadline);
      const count = this.#interval > 0 ? 1 + Math.floor(late / this.#interval) : 1;
      this.#expirations += count;
      if (this.#interval > 0) this.#start({ deadline: deadline + count * this.#interval, followsRealTime });
      this.#queue.wake(POLLIN);
    });
    this.#armed = armed;
  }

  override read(into: Uint8Array): number {
    if (into.length < 8) throw errno.EINVAL;
    this.#kernel.timers.run();
    if (this.#expirations === 0) return WOULD_BLOCK;
    new DataView(into.buffer, into.byteOffset).setBigUint64(0, BigInt(this.#expirations), true);
    this.#expirations = 0;
    return 8;
  }

  override poll(): number {
    return this.#expirations > 0 ? POLLIN : 0;
  }

  override release(): void {
    this.#kernel.timers.cancel(this.#armed);
  }
}
