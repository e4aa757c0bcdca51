/** What libraries of threads ask for. There is one thread, so that much of it is done by doing nothing. */
import {
  errno,
  MEMBARRIER_CMD_GET_REGISTRATIONS,
  MEMBARRIER_CMD_GLOBAL,
  MEMBARRIER_CMD_GLOBAL_EXPEDITED,
  MEMBARRIER_CMD_PRIVATE_EXPEDITED,
  MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE,
  MEMBARRIER_CMD_QUERY,
  MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED,
  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED,
  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE,
} from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import { putWord } from "./descriptors.ts";
import { findTask } from "./processes.ts";

/** Bytes of `struct robust_list_head`. */
const HEAD_SIZE = 12;

export function setRobustList(task: Task, head: number, size: number): number {
  if (size !== HEAD_SIZE) throw errno.EINVAL;
  task.robustList = head >>> 0;
  return 0;
}

export function getRobustList(task: Task, id: number, head: number, size: number): number {
  const { robustList } = findTask(task, id);
  putWord(task, size, HEAD_SIZE);
  putWord(task, head, robustList);
  return 0;
}

const REGISTRATIONS =
  MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED |
  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED |
  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE;
const COMMANDS =
  REGISTRATIONS |
  MEMBARRIER_CMD_GLOBAL |
  MEMBARRIER_CMD_GLOBAL_EXPEDITED |
  MEMBARRIER_CMD_PRIVATE_EXPEDITED |
  MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE |
  MEMBARRIER_CMD_GET_REGISTRATIONS;
/** What is to be registered before: the command's bit, shifted by one. */
const NEEDS_REGISTRATION = MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE;

/** One thread sees what it writes in the order in which it writes it. */
export function membarrier(task: Task, command: number, flags: number): number {
  if (flags !== 0) throw errno.EINVAL;
  if (command === MEMBARRIER_CMD_QUERY) return COMMANDS;
  // One command at a time.
  if ((command & COMMANDS) === 0 || (command & (command - 1)) !== 0) throw errno.EINVAL;
  if (command === MEMBARRIER_CMD_GET_REGISTRATIONS) return task.barriers;
  if ((command & NEEDS_REGISTRATION) !== 0 && (task.barriers & (command << 1)) === 0) throw errno.EPERM;
  task.barriers |= command & REGISTRATIONS;
  return 0;
}
