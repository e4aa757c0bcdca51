import { SI_TIMER } from "../abi/index.ts";

/** `siginfo_t`, as far as the kernel fills it. */
export interface SignalInfo {
  readonly signal: number;
  /** `SI_*` and the like. */
  readonly code: number;
  readonly process?: number;
  readonly user?: number;
  /** `si_value`. */
  readonly value?: number;
  /** `si_timerid` and `si_overrun`. */
  readonly timer?: number;
  /** Counts on while the signal is pending. */
  overrun?: number;
  /** It is only pending or not, as a standard signal, although it may be a real-time one. */
  readonly isOnce?: boolean;
  /** `si_status` of `SIGCHLD`. */
  readonly status?: number;
  /** `si_addr`. */
  readonly address?: number;
  /** `si_band` and `si_fd`. */
  readonly band?: number;
  readonly descriptor?: number;
}

export const SIGINFO_SIZE = 128;

/** Puts `siginfo_t`: three words, then a union that the code and the signal decide. */
export function putSignalInfo(into: Uint8Array, info: SignalInfo): void {
  const view = new DataView(into.buffer, into.byteOffset, into.length);
  into.fill(0);
  view.setInt32(0, info.signal, true);
  view.setInt32(8, info.code, true);
  const words = wordsOf(info);
  words.forEach((word, index) => view.setInt32(12 + 4 * index, word, true));
}

function wordsOf(info: SignalInfo): number[] {
  if (info.code === SI_TIMER) return [info.timer ?? 0, info.overrun ?? 0, info.value ?? 0];
  if (info.address !== undefined) return [info.address];
  if (info.band !== undefined) return [info.band, info.descriptor ?? 0];
  return [info.process ?? 0, info.user ?? 0, info.status ?? info.value ?? 0];
}
