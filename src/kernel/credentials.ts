import { errno } from "../abi/index.ts";
import { afterChange, capabilitiesOf, type Capabilities } from "./capabilities.ts";
import type { Identity } from "../vfs/index.ts";

/** Real, effective, saved and file-system ids of one kind. */
export interface Ids {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  readonly file: number;
}

/** credentials(7). Immutable: calls make new ones. Rights are those of user 0, whatever capabilities are left. */
export class Credentials {
  readonly user: Ids;
  readonly group: Ids;
  readonly groups: readonly number[];
  readonly capabilities: Capabilities;
  readonly identity: Identity;

  constructor(
    user: Ids,
    group: Ids,
    rest: { readonly groups: readonly number[]; readonly capabilities: Capabilities },
  ) {
    const { groups, capabilities } = rest;
    this.user = user;
    this.group = group;
    this.groups = groups;
    this.capabilities = capabilities;
    this.identity = { user: user.file, group: group.file, groups, isPrivileged: user.file === 0 };
  }

  static of(user: number, group: number, groups: readonly number[] = []): Credentials {
    return new Credentials(sameIds(user), sameIds(group), { groups, capabilities: capabilitiesOf(user) });
  }

  get isPrivileged(): boolean {
    return this.user.effective === 0;
  }

  /** Who `access(2)` asks about: the real ids. */
  get realIdentity(): Identity {
    const { user, group, groups } = this;
    return { user: user.real, group: group.real, groups, isPrivileged: user.real === 0 };
  }

  withUser(user: Ids): Credentials {
    const capabilities = afterChange(this.capabilities, this.user, user);
    return new Credentials(user, this.group, { groups: this.groups, capabilities });
  }

  withGroup(group: Ids): Credentials {
    return new Credentials(this.user, group, this);
  }

  withGroups(groups: readonly number[]): Credentials {
    return new Credentials(this.user, this.group, { groups, capabilities: this.capabilities });
  }

  withCapabilities(capabilities: Capabilities): Credentials {
    return new Credentials(this.user, this.group, { groups: this.groups, capabilities });
  }
}

/** `setuid(2)`: all ids of a privileged process, the effective one otherwise. */
export function setId(ids: Ids, id: number, isPrivileged: boolean): Ids {
  if (id < 0) throw errno.EINVAL;
  if (isPrivileged) return sameIds(id);
  if (id !== ids.real && id !== ids.saved) throw errno.EPERM;
  return { ...ids, effective: id, file: id };
}

/** `setreuid(2)`; -1 leaves an id as it is. */
export function setRealEffective(ids: Ids, wanted: { real: number; effective: number }, isPrivileged: boolean): Ids {
  requireIds(wanted.real, wanted.effective);
  const real = wanted.real === -1 ? ids.real : wanted.real;
  const effective = wanted.effective === -1 ? ids.effective : wanted.effective;
  if (!isPrivileged) {
    if (real !== ids.real && real !== ids.effective) throw errno.EPERM;
    if (![ids.real, ids.effective, ids.saved].includes(effective)) throw errno.EPERM;
  }
  const changesSaved = wanted.real !== -1 || (wanted.effective !== -1 && effective !== ids.real);
  return { real, effective, saved: changesSaved ? effective : ids.saved, file: effective };
}

/** `setresuid(2)`; -1 leaves an id as it is. */
export function setAllIds(ids: Ids, wanted: readonly [number, number, number], isPrivileged: boolean): Ids {
  requireIds(...wanted);
  const [real, effective, saved] = [ids.real, ids.effective, ids.saved].map((old, at) =>
    wanted[at] === -1 ? old : (wanted[at] ?? old),
  ) as [number, number, number];
  if (!isPrivileged) {
    const allowed = [ids.real, ids.effective, ids.saved];
    if (![real, effective, saved].every((id) => allowed.includes(id))) throw errno.EPERM;
  }
  return { real, effective, saved, file: effective };
}

/** `setfsuid(2)` never fails; it may do nothing. */
export function setFileId(ids: Ids, id: number, isPrivileged: boolean): Ids {
  const isAllowed = isPrivileged || [ids.real, ids.effective, ids.saved, ids.file].includes(id);
  return id >= 0 && isAllowed ? { ...ids, file: id } : ids;
}

/** Ids are below 2^31: a larger one, returned, would be an error. -1 stands for none. */
function requireIds(...ids: readonly number[]): void {
  if (ids.some((id) => id < -1)) throw errno.EINVAL;
}

function sameIds(id: number): Ids {
  return { real: id, effective: id, saved: id, file: id };
}
