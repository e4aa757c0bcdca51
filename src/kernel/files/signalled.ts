import type { Errno } from "../../abi/index.ts";

/** An errno that comes with a signal for the caller: `EPIPE`, `EFBIG`. */
export interface Signalled extends Errno {
  readonly signal: number;
}
