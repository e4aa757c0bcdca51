/** Scheduling, of which there is little to say with one process; and waiting for children, of which there are none. */
import { errno, SCHED_BATCH, SCHED_FIFO, SCHED_IDLE, SCHED_OTHER, SCHED_RR } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import { putTimespec, requireFlags } from "./arguments.ts";
import { putWord } from "./descriptors.ts";
import { findTask } from "./processes.ts";

const WAIT_OPTIONS = 0xe000_000b | 0;

export function wait4(_task: Task, _id: number, _status: number, options: number): number {
  requireFlags(options, WAIT_OPTIONS);
  throw errno.ECHILD;
}

export function waitid(_task: Task, type: number, _id: number, _info: number, options: number): number {
  if (type < 0 || type > 3) throw errno.EINVAL;
  // WNOHANG, WSTOPPED, WEXITED, WCONTINUED, WNOWAIT; at least one of the states.
  requireFlags(options, 0x0100_000f | WAIT_OPTIONS);
  if ((options & 14) === 0) throw errno.EINVAL;
  throw errno.ECHILD;
}

export function schedYield(task: Task): number {
  return task.mayYield(0);
}

export function getpriority(task: Task, which: number, who: number): number {
  if (which < 0 || which > 2) throw errno.EINVAL;
  // Never negative: libc turns it.
  return 20 - targetOf(task, which, who).nice;
}

export function setpriority(task: Task, which: number, who: number, value: number): number {
  if (which < 0 || which > 2) throw errno.EINVAL;
  const target = targetOf(task, which, who);
  const nice = Math.max(-20, Math.min(19, value));
  if (nice < target.nice && !task.credentials.isPrivileged) throw errno.EACCES;
  target.nice = nice;
  return 0;
}

/** Of a process, a group or a user, the first. */
function targetOf(task: Task, which: number, who: number): Task {
  if (which === 0) return findTask(task, who);
  const isOwn = which === 1 ? who === 0 || who === task.processGroup : who === 0 || who === task.credentials.user.real;
  if (!isOwn) throw errno.ESRCH;
  return task;
}

function taskOf(task: Task, id: number): Task {
  if (id < 0) throw errno.EINVAL;
  return findTask(task, id);
}

const policies: readonly number[] = [SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE];

export function schedGetscheduler(task: Task, id: number): number {
  return taskOf(task, id).scheduling.policy;
}

export function schedSetscheduler(task: Task, id: number, policy: number, parameter: number): number {
  schedule(task, taskOf(task, id), { policy, priority: task.memory.int32(parameter) });
  return 0;
}

export function schedGetparam(task: Task, id: number, parameter: number): number {
  putWord(task, parameter, taskOf(task, id).scheduling.priority);
  return 0;
}

export function schedSetparam(task: Task, id: number, parameter: number): number {
  const target = taskOf(task, id);
  schedule(task, target, { policy: target.scheduling.policy, priority: task.memory.int32(parameter) });
  return 0;
}

/** Real time has priorities from 1 to 99, the rest none. Only the superuser gets it. */
function schedule(task: Task, target: Task, wanted: Task["scheduling"]): void {
  const { policy, priority } = wanted;
  const isRealTime = policy === SCHED_FIFO || policy === SCHED_RR;
  if (!policies.includes(policy) || (isRealTime ? priority < 1 || priority > 99 : priority !== 0)) throw errno.EINVAL;
  if (isRealTime && !task.credentials.isPrivileged) throw errno.EPERM;
  target.scheduling = wanted;
}

function priorityOf(policy: number, value: number): number {
  if (!policies.includes(policy)) throw errno.EINVAL;
  return policy === SCHED_FIFO || policy === SCHED_RR ? value : 0;
}

export function schedGetPriorityMax(_task: Task, policy: number): number {
  return priorityOf(policy, 99);
}

export function schedGetPriorityMin(_task: Task, policy: number): number {
  return priorityOf(policy, 1);
}

export function schedRrGetInterval(task: Task, id: number, result: number): number {
  taskOf(task, id);
  putTimespec(task, result, 4);
  return 0;
}

/** One processor, in a mask of whole words. */
export function schedGetaffinity(task: Task, id: number, size: number, mask: number): number {
  taskOf(task, id);
  if (size >>> 0 < 4 || size % 4 !== 0) throw errno.EINVAL;
  putWord(task, mask, 1);
  return 4;
}

export function schedSetaffinity(task: Task, id: number, size: number, mask: number): number {
  taskOf(task, id);
  if (size === 0) throw errno.EINVAL;
  if ((task.memory.range(mask, Math.min(size >>> 0, 128))[0] ?? 0) % 2 === 0) throw errno.EINVAL;
  return 0;
}
