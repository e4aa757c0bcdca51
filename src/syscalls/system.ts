/** What a program may know of the system, and its limits. */
import {
  errno,
  RLIM_NLIMITS,
  RLIMIT_AS,
  RLIMIT_NOFILE,
  rlimit as rlimitLayout,
  RUSAGE_CHILDREN,
  RUSAGE_SELF,
  RUSAGE_THREAD,
  rusage as rusageLayout,
  sysinfo as sysinfoLayout,
  tms,
  USER_HZ,
} from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import { release, type ResourceLimit, type Task } from "../kernel/index.ts";
import { structBytes } from "./arguments.ts";
import { whenStored } from "./blocking.ts";
import { findTask } from "./processes.ts";
import { putWord } from "./descriptors.ts";

/** Each field of `struct utsname`. */
const UTSNAME_FIELD = 65;

export function uname(task: Task, buffer: number): number {
  const { names } = task.kernel;
  const fields = [release.system, names.node, release.release, release.version, release.machine, names.domain];
  const into = task.memory.range(buffer, fields.length * UTSNAME_FIELD);
  into.fill(0);
  fields.forEach((field, index) => into.set(encodeUtf8(field).subarray(0, UTSNAME_FIELD - 1), index * UTSNAME_FIELD));
  return 0;
}

function newName(task: Task, address: number, length: number): string {
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  if (length < 0 || length > UTSNAME_FIELD - 1) throw errno.EINVAL;
  return String.fromCharCode(...task.memory.range(address, length));
}

export function sethostname(task: Task, address: number, length: number): number {
  task.kernel.names.node = newName(task, address, length);
  return 0;
}

export function setdomainname(task: Task, address: number, length: number): number {
  task.kernel.names.domain = newName(task, address, length);
  return 0;
}

export function sysinfo(task: Task, buffer: number): number {
  const { host, bootMonotonic, tasks } = task.kernel;
  // 32-bit fields count units.
  const unit = 4096;
  const total = Math.min(2 ** 32 - 1, Math.floor(host.resources.memory / unit));
  sysinfoLayout.put(task.memory.view(buffer, sysinfoLayout.size), buffer >>> 0, {
    uptime: Math.floor((host.monotonicTime() - bootMonotonic) / 1000),
    loads: [0, 0, 0],
    totalram: total,
    freeram: Math.max(0, total - Math.ceil(task.memory.size / unit)),
    sharedram: 0,
    bufferram: 0,
    totalswap: 0,
    freeswap: 0,
    procs: tasks.size,
    pad: 0,
    totalhigh: 0,
    freehigh: 0,
    mem_unit: unit,
  });
  return 0;
}

export function getrlimit(task: Task, resource: number, buffer: number): number {
  return prlimit64(task, 0, resource, 0, buffer);
}

export function setrlimit(task: Task, resource: number, buffer: number): number {
  return prlimit64(task, 0, resource, buffer, 0);
}

export function prlimit64(task: Task, id: number, resource: number, fresh: number, old: number): number {
  const target = findTask(task, id);
  const current = resource >= 0 && resource < RLIM_NLIMITS ? target.limits.get(resource) : undefined;
  if (current === undefined) throw errno.EINVAL;
  const wanted = fresh === 0 ? undefined : limitAt(task, fresh);
  if (wanted !== undefined) {
    if (wanted.soft > wanted.hard) throw errno.EINVAL;
    if (wanted.hard > current.hard && !task.credentials.isPrivileged) throw errno.EPERM;
    if (resource === RLIMIT_NOFILE && wanted.hard > 2 ** 20) throw errno.EPERM;
  }
  if (old !== 0) putLimit(task, old, current);
  if (wanted !== undefined) applyLimit(target, resource, wanted);
  return 0;
}

function applyLimit(target: Task, resource: number, limit: ResourceLimit): void {
  target.limits.set(resource, limit);
  if (resource === RLIMIT_NOFILE) target.files.limit = limit.soft;
  if (resource === RLIMIT_AS) target.addressSpace.limit = limit.soft;
}

const INFINITE = 2n ** 64n - 1n;

function limitAt(task: Task, address: number): ResourceLimit {
  const { rlim_cur, rlim_max } = rlimitLayout.get(task.memory.view(address, rlimitLayout.size), address >>> 0);
  return { soft: numberOf(rlim_cur), hard: numberOf(rlim_max) };
}

function numberOf(value: bigint): number {
  return value === INFINITE ? Infinity : Number(value);
}

function putLimit(task: Task, address: number, { soft, hard }: ResourceLimit): void {
  const [rlim_cur, rlim_max] = [soft, hard].map((value) => (value === Infinity ? INFINITE : BigInt(value)));
  rlimitLayout.put(task.memory.view(address, rlimitLayout.size), address >>> 0, {
    rlim_cur: rlim_cur ?? 0n,
    rlim_max: rlim_max ?? 0n,
  });
}

export function getrusage(task: Task, who: number, buffer: number): number {
  if (![RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD].includes(who)) throw errno.EINVAL;
  const used = who === RUSAGE_CHILDREN ? 0 : task.processorTime;
  const seconds = Math.floor(used / 1000);
  const view = structBytes(task, buffer, rusageLayout.size);
  task.memory.range(buffer, rusageLayout.size).fill(0);
  view.setInt32(0, seconds, true);
  view.setInt32(4, Math.floor((used - seconds * 1000) * 1000), true);
  if (who !== RUSAGE_CHILDREN) view.setInt32(rusageLayout.offsets.ru_maxrss, Math.ceil(task.memory.size / 1024), true);
  return 0;
}

export function times(task: Task, buffer: number): number {
  const ticks = (milliseconds: number): number => Math.floor((milliseconds * USER_HZ) / 1000);
  if (buffer !== 0) {
    const values = { tms_utime: ticks(task.processorTime), tms_stime: 0, tms_cutime: 0, tms_cstime: 0 };
    tms.put(task.memory.view(buffer, tms.size), buffer >>> 0, values);
  }
  // Positive, whatever the uptime: negative results are errors.
  return ticks(task.kernel.host.monotonicTime()) & 0x7fff_ffff;
}

export function getcpu(task: Task, cpu: number, node: number): number {
  if (cpu !== 0) putWord(task, cpu, 0);
  if (node !== 0) putWord(task, node, 0);
  return 0;
}

const GRND_KNOWN = 7;
/** `getentropy` and our hosts give 64 KiB at a time. */
const RANDOM_CHUNK = 65_536;

export function getrandom(task: Task, buffer: number, length: number, flags: number): number {
  if ((flags & ~GRND_KNOWN) !== 0 || (flags & 6) === 6) throw errno.EINVAL;
  const into = task.memory.range(buffer, Math.min(length >>> 0, 0x1ff_ffff));
  for (let at = 0; at < into.length; at += RANDOM_CHUNK) {
    task.kernel.host.fillRandom(into.subarray(at, Math.min(into.length, at + RANDOM_CHUNK)));
  }
  return into.length;
}

export function sync(task: Task): number {
  return whenStored(
    task,
    task.namespace.mounts.map(({ fileSystem }) => fileSystem.sync()),
  );
}
