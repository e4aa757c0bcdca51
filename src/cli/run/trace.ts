import type { ExitStatus } from "../../kernel/index.ts";
import { callFilter, CallCounts, callText, endText, type CallObserver } from "../../syscalls/index.ts";
import { UsageError } from "../failures.ts";
import type { Invocation } from "../tool.ts";

/** `--strace`: lines, or with `-c` the counts at the end. */
export class CallTrace {
  readonly #invocation: Invocation;
  readonly #counts: CallCounts | undefined;
  readonly #matches: (name: string) => boolean;

  constructor(filter: string, { isSummary, invocation }: { isSummary: boolean; invocation: Invocation }) {
    const { matches, unknown } = callFilter(filter === "" ? "all" : filter);
    if (unknown.length > 0) throw new UsageError(`'${unknown[0]}' is no system call and no family of them`);
    this.#matches = matches;
    this.#invocation = invocation;
    this.#counts = isSummary ? new CallCounts() : undefined;
  }

  readonly observe: CallObserver = (name, call) => {
    if (!this.#matches(name)) return;
    if (this.#counts === undefined) this.#invocation.io.stderr.write(`${callText(name, call)}\n`);
    else this.#counts.observe(name, call);
  };

  finish(status: ExitStatus): void {
    this.#invocation.io.stderr.write(this.#counts === undefined ? `${endText(status)}\n` : this.#counts.summary());
  }
}
