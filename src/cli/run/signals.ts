import { constants } from "node:os";
import type { StartingProcess } from "../../runtime/index.ts";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGCONT", "SIGWINCH"] as const;

/** Signals to this process are the program's. Ends with what is returned. */
export function forwardSignals(running: StartingProcess): () => void {
  const listeners = forwarded.map((name) => [name, () => running.kill(constants.signals[name])] as const);
  for (const [name, listener] of listeners) process.on(name, listener);
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
}
