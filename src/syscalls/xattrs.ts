/** xattr(7). */
import { AT_FDCWD, errno } from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import type { Task } from "../kernel/index.ts";
import {
  getAttribute,
  listAttributes,
  removeAttribute,
  setAttribute,
  walk,
  XATTR_SIZE_MAX,
  type Place,
} from "../vfs/index.ts";
import { pathArgument, placeOfFile } from "./arguments.ts";

function at(task: Task, pathname: number, follows: boolean): Place {
  const { path, from } = pathArgument(task, AT_FDCWD, pathname);
  return walk(task, path, { from, follows });
}

function ofFile(task: Task, fd: number): Place {
  task.files.get(fd);
  return placeOfFile(task, fd);
}

/** Names are shorter than a path. */
function nameAt(task: Task, address: number): string {
  try {
    return task.memory.string(address, 257);
  } catch (error) {
    throw error === errno.ENAMETOOLONG ? errno.ERANGE : error;
  }
}

function set(task: Task, place: Place, [name, value, size, flags]: readonly [number, number, number, number]): number {
  if (size >>> 0 > XATTR_SIZE_MAX) throw errno.E2BIG;
  setAttribute(task, place, { name: nameAt(task, name), value: task.memory.range(value, size), flags });
  return 0;
}

export function setxattr(task: Task, path: number, name: number, value: number, size: number, flags: number): number {
  return set(task, at(task, path, true), [name, value, size, flags]);
}

export function lsetxattr(task: Task, path: number, name: number, value: number, size: number, flags: number): number {
  return set(task, at(task, path, false), [name, value, size, flags]);
}

export function fsetxattr(task: Task, fd: number, name: number, value: number, size: number, flags: number): number {
  return set(task, ofFile(task, fd), [name, value, size, flags]);
}

/** A size of 0 asks how much there is. */
function give(task: Task, bytes: Uint8Array, { buffer, size }: { buffer: number; size: number }): number {
  if (size === 0) return bytes.length;
  if (bytes.length > size >>> 0) throw errno.ERANGE;
  task.memory.range(buffer, bytes.length).set(bytes);
  return bytes.length;
}

function get(task: Task, place: Place, [name, buffer, size]: readonly [number, number, number]): number {
  return give(task, getAttribute(task, place, nameAt(task, name)), { buffer, size });
}

export function getxattr(task: Task, path: number, name: number, value: number, size: number): number {
  return get(task, at(task, path, true), [name, value, size]);
}

export function lgetxattr(task: Task, path: number, name: number, value: number, size: number): number {
  return get(task, at(task, path, false), [name, value, size]);
}

export function fgetxattr(task: Task, fd: number, name: number, value: number, size: number): number {
  return get(task, ofFile(task, fd), [name, value, size]);
}

function list(task: Task, place: Place, [buffer, size]: readonly [number, number]): number {
  const names = listAttributes(task, place).map((name) => `${name}\0`);
  return give(task, encodeUtf8(names.join("")), { buffer, size });
}

export function listxattr(task: Task, path: number, buffer: number, size: number): number {
  return list(task, at(task, path, true), [buffer, size]);
}

export function llistxattr(task: Task, path: number, buffer: number, size: number): number {
  return list(task, at(task, path, false), [buffer, size]);
}

export function flistxattr(task: Task, fd: number, buffer: number, size: number): number {
  return list(task, ofFile(task, fd), [buffer, size]);
}

export function removexattr(task: Task, path: number, name: number): number {
  removeAttribute(task, at(task, path, true), nameAt(task, name));
  return 0;
}

export function lremovexattr(task: Task, path: number, name: number): number {
  removeAttribute(task, at(task, path, false), nameAt(task, name));
  return 0;
}

export function fremovexattr(task: Task, fd: number, name: number): number {
  removeAttribute(task, ofFile(task, fd), nameAt(task, name));
  return 0;
}
