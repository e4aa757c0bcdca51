/** Ending, and who a process is. Calls about other processes find only the caller and the init. */
import {
  errno,
  PR_GET_DUMPABLE,
  PR_GET_KEEPCAPS,
  PR_GET_NAME,
  PR_GET_CHILD_SUBREAPER,
  PR_GET_NO_NEW_PRIVS,
  PR_GET_PDEATHSIG,
  PR_GET_SECCOMP,
  PR_GET_THP_DISABLE,
  PR_GET_TIMERSLACK,
  PR_SET_DUMPABLE,
  PR_SET_KEEPCAPS,
  PR_SET_NAME,
  PR_SET_CHILD_SUBREAPER,
  PR_SET_NO_NEW_PRIVS,
  PR_SET_PDEATHSIG,
  PR_SET_TIMERSLACK,
} from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import {
  setAllIds,
  setFileId,
  setId,
  setRealEffective,
  type Credentials,
  type Ids,
  type Task,
} from "../kernel/index.ts";
import { putWord } from "./descriptors.ts";

export function exitGroup(task: Task, code: number): number {
  task.exit({ code: code & 0xff });
  return 0;
}

export function getpid(task: Task): number {
  return task.id;
}

export function getppid(task: Task): number {
  return task.parent;
}

const PERSONALITY_QUERY = -1;

export function personality(task: Task, wanted: number): number {
  const old = task.personality;
  if (wanted !== PERSONALITY_QUERY) task.personality = wanted >>> 0;
  return old;
}

export function getpgrp(task: Task): number {
  return task.processGroup;
}

/** The process of that number: 0 is the caller. */
export function findTask(task: Task, id: number): Task {
  const found = id === 0 ? task : task.kernel.tasks.get(id);
  if (found === undefined) throw errno.ESRCH;
  return found;
}

export function getpgid(task: Task, id: number): number {
  return findTask(task, id).processGroup;
}

export function getsid(task: Task, id: number): number {
  return findTask(task, id).session;
}

export function setpgid(task: Task, id: number, group: number): number {
  if (group < 0 || (group === 0 && id < 0)) throw errno.EINVAL;
  const target = findTask(task, id);
  // A session leader stays where it is.
  if (target.session === target.id) throw errno.EPERM;
  target.processGroup = group === 0 ? target.id : group;
  return 0;
}

export function setsid(task: Task): number {
  if (task.processGroup === task.id) throw errno.EPERM;
  task.session = task.id;
  task.processGroup = task.id;
  return task.id;
}

export function setTidAddress(task: Task, address: number): number {
  task.clearChildTid = address;
  return task.id;
}

export function getuid(task: Task): number {
  return task.credentials.user.real;
}

export function geteuid(task: Task): number {
  return task.credentials.user.effective;
}

export function getgid(task: Task): number {
  return task.credentials.group.real;
}

export function getegid(task: Task): number {
  return task.credentials.group.effective;
}

function changeUser(task: Task, change: (ids: Ids, isPrivileged: boolean) => Ids): number {
  const old: Credentials = task.credentials;
  task.credentials = old.withUser(change(old.user, old.isPrivileged));
  return 0;
}

function changeGroup(task: Task, change: (ids: Ids, isPrivileged: boolean) => Ids): number {
  const old: Credentials = task.credentials;
  task.credentials = old.withGroup(change(old.group, old.isPrivileged));
  return 0;
}

export function setuid(task: Task, id: number): number {
  return changeUser(task, (ids, isPrivileged) => setId(ids, id, isPrivileged));
}

export function setgid(task: Task, id: number): number {
  return changeGroup(task, (ids, isPrivileged) => setId(ids, id, isPrivileged));
}

export function setreuid(task: Task, real: number, effective: number): number {
  return changeUser(task, (ids, isPrivileged) => setRealEffective(ids, { real, effective }, isPrivileged));
}

export function setregid(task: Task, real: number, effective: number): number {
  return changeGroup(task, (ids, isPrivileged) => setRealEffective(ids, { real, effective }, isPrivileged));
}

export function setresuid(task: Task, real: number, effective: number, saved: number): number {
  return changeUser(task, (ids, isPrivileged) => setAllIds(ids, [real, effective, saved], isPrivileged));
}

export function setresgid(task: Task, real: number, effective: number, saved: number): number {
  return changeGroup(task, (ids, isPrivileged) => setAllIds(ids, [real, effective, saved], isPrivileged));
}

export function setfsuid(task: Task, id: number): number {
  const old = task.credentials.user.file;
  changeUser(task, (ids, isPrivileged) => setFileId(ids, id, isPrivileged));
  return old;
}

export function setfsgid(task: Task, id: number): number {
  const old = task.credentials.group.file;
  changeGroup(task, (ids, isPrivileged) => setFileId(ids, id, isPrivileged));
  return old;
}

export function getresuid(task: Task, real: number, effective: number, saved: number): number {
  return putIds(task, task.credentials.user, [real, effective, saved]);
}

export function getresgid(task: Task, real: number, effective: number, saved: number): number {
  return putIds(task, task.credentials.group, [real, effective, saved]);
}

function putIds(task: Task, ids: Ids, [real, effective, saved]: readonly [number, number, number]): number {
  putWord(task, real, ids.real);
  putWord(task, effective, ids.effective);
  putWord(task, saved, ids.saved);
  return 0;
}

/** `NGROUPS_MAX`. */
const MAX_GROUPS = 65_536;

export function getgroups(task: Task, size: number, list: number): number {
  const { groups } = task.credentials;
  if (size < 0 || (size > 0 && size < groups.length)) throw errno.EINVAL;
  if (size > 0) groups.forEach((group, index) => putWord(task, list + 4 * index, group));
  return groups.length;
}

export function setgroups(task: Task, size: number, list: number): number {
  const { credentials } = task;
  if (!credentials.isPrivileged) throw errno.EPERM;
  if (size < 0 || size > MAX_GROUPS) throw errno.EINVAL;
  const view = size === 0 ? undefined : task.memory.view(list, 4 * size);
  const groups = Array.from({ length: size }, (_, index) => view?.getUint32((list >>> 0) + 4 * index, true) ?? 0);
  task.credentials = credentials.withGroups(groups);
  return 0;
}

interface Remembered {
  readonly get: number;
  readonly least?: number;
  readonly limit: number;
  readonly start: number;
}

const remembered: Readonly<Record<number, Remembered>> = {
  [PR_SET_DUMPABLE]: { get: PR_GET_DUMPABLE, limit: 1, start: 1 },
  [PR_SET_KEEPCAPS]: { get: PR_GET_KEEPCAPS, limit: 1, start: 0 },
  [PR_SET_TIMERSLACK]: { get: PR_GET_TIMERSLACK, limit: 2 ** 31 - 1, start: 50_000 },
  [PR_SET_NO_NEW_PRIVS]: { get: PR_GET_NO_NEW_PRIVS, least: 1, limit: 1, start: 0 },
};

export function prctl(task: Task, operation: number, argument: number): number {
  const setter = remembered[operation];
  if (setter !== undefined) {
    if (argument < (setter.least ?? 0) || argument > setter.limit) throw errno.EINVAL;
    task.settings.set(setter.get, argument);
    return 0;
  }
  const getter = Object.values(remembered).find(({ get }) => get === operation);
  if (getter !== undefined) return task.settings.get(operation) ?? getter.start;
  switch (operation) {
    case PR_SET_NAME:
      task.command = commandName(task, argument);
      return 0;
    case PR_GET_NAME: {
      const bytes = encodeUtf8(task.command).subarray(0, 15);
      const into = task.memory.range(argument, 16);
      into.fill(0);
      into.set(bytes);
      return 0;
    }
    case PR_SET_CHILD_SUBREAPER:
      task.settings.set(PR_GET_CHILD_SUBREAPER, argument === 0 ? 0 : 1);
      return 0;
    case PR_GET_CHILD_SUBREAPER:
      putWord(task, argument, task.settings.get(operation) ?? 0);
      return 0;
    case PR_SET_PDEATHSIG:
      if (argument < 0 || argument > 64) throw errno.EINVAL;
      task.settings.set(PR_GET_PDEATHSIG, argument);
      return 0;
    case PR_GET_PDEATHSIG:
      putWord(task, argument, task.settings.get(PR_GET_PDEATHSIG) ?? 0);
      return 0;
    case PR_GET_SECCOMP:
    case PR_GET_THP_DISABLE:
      return 0;
    default:
      throw errno.EINVAL;
  }
}

/** Longer names are cut. */
function commandName(task: Task, address: number): string {
  const bytes = task.memory.span(address, 16);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? 15 : Math.min(end, 15)));
}
