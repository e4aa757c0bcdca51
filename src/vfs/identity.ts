/** Who asks, as far as files care: `fsuid` and `fsgid` of credentials(7). */
export interface Identity {
  readonly user: number;
  readonly group: number;
  readonly groups: readonly number[];
  /** Has the capabilities that concern files: `CAP_DAC_OVERRIDE`, `CAP_FOWNER`, `CAP_CHOWN`, `CAP_MKNOD`. */
  readonly isPrivileged: boolean;
}

export function isMember(identity: Identity, group: number): boolean {
  return identity.group === group || identity.groups.includes(group);
}
