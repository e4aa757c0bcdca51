import { constants } from "node:os";
import { SIG_DFL } from "../../abi/index.ts";
import type { StartingProcess } from "../../runtime/index.ts";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGCONT", "SIGWINCH"] as const;

export type ForwardedSignal = (typeof forwarded)[number];

export interface ForwardOptions {
  /** Takes a signal that is not simply the program's, and answers whether it has. */
  readonly takes?: ((signal: ForwardedSignal) => boolean) | undefined;
  /** Signals go through this process even if it is they that end it: something has to be done at the end. */
  readonly isOrderly: boolean;
}

/**
 * Signals to this process are the program's. Ends with what is returned.
 *
 * Where the program leaves a signal to its default action, this process does too: so a program that computes without end is ended by
 * Control-C, although no JavaScript runs that could take note of it.
 */
export function forwardSignals(running: StartingProcess, options: ForwardOptions): () => void {
  const { signals } = running.task;
  const rows = forwarded.map((name) => {
    const number = constants.signals[name];
    return { name, number, isHeard: false, hear: () => void (options.takes?.(name) === true || running.kill(number)) };
  });
  const follow = (): void => {
    for (const row of rows) {
      const isWanted = isOwn(row.number) || row.name === STARTS_DEBUGGER || options.isOrderly;
      // Who once has listened does not leave terminals as they were if he is ended by what he no longer listens to.
      if (isWanted === row.isHeard || (row.isHeard && options.takes !== undefined)) continue;
      row.isHeard = isWanted;
      if (isWanted) process.on(row.name, row.hear);
      else process.off(row.name, row.hear);
    }
  };
  const isOwn = (number: number): boolean =>
    signals.actions.get(number).handler !== SIG_DFL || signals.blocked.has(number);
  signals.changed = follow;
  follow();
  return () => {
    signals.changed = () => undefined;
    for (const { name, hear } of rows) process.off(name, hear);
  };
}

/** Which signal Node has a default action of its own for. */
const STARTS_DEBUGGER = "SIGUSR1";
