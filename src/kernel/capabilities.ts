/**
 * capabilities(7), as a process is told of them. User 0 has all of them, and they follow the user ids as Linux has it; what is given up by
 * `capset(2)` stays given up. Rights are decided by user 0 alone.
 */

/** All that there are (`CAP_LAST_CAP` is 40). */
const ALL = 2n ** 41n - 1n;

export interface Capabilities {
  readonly effective: bigint;
  readonly permitted: bigint;
  readonly inheritable: bigint;
}

/** Those of a process that has always been that user. */
export function capabilitiesOf(user: number): Capabilities {
  const all = user === 0 ? ALL : 0n;
  return { effective: all, permitted: all, inheritable: 0n };
}

interface UserIds {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
}

/** After the user ids have changed: "Effect of user ID changes on capabilities" in the manual page. */
export function afterChange(old: Capabilities, from: UserIds, to: UserIds): Capabilities {
  const isLeft = hasRoot(from) && !hasRoot(to);
  const permitted = isLeft ? 0n : old.permitted;
  if (isLeft || (from.effective === 0 && to.effective !== 0)) return { ...old, permitted, effective: 0n };
  return from.effective !== 0 && to.effective === 0 ? { ...old, effective: permitted } : old;
}

function hasRoot({ real, effective, saved }: UserIds): boolean {
  return real === 0 || effective === 0 || saved === 0;
}

/** Whether `capset(2)` may make `wanted` of `old`. */
export function mayBecome(old: Capabilities, wanted: Capabilities): boolean {
  return isWithin(wanted.permitted, old.permitted) && isWithin(wanted.effective, wanted.permitted);
}

function isWithin(set: bigint, whole: bigint): boolean {
  return (set & ~whole) === 0n;
}

/** Without what is no capability. */
export function known(set: bigint): bigint {
  return set & ALL;
}
