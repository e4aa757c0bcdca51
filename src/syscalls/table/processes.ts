/** Processes and who they are. */
import { address, hex, int, process as pid, size } from "../kind.ts";
import * as capabilities from "../capabilities.ts";
import * as processes from "../processes.ts";
import * as scheduling from "../scheduling.ts";
import * as threads from "../threads.ts";
import { call, partial, type CallTable } from "../system-call.ts";

const lone = "There is one process";

export const processCalls: CallTable = {
  exit: call(processes.exitGroup, { status: int }),
  exit_group: call(processes.exitGroup, { status: int }),
  getpid: call(processes.getpid),
  gettid: call(processes.getpid),
  getppid: call(processes.getppid),
  getpgrp: call(processes.getpgrp),
  getpgid: call(processes.getpgid, { pid }),
  getsid: call(processes.getsid, { pid }),
  setpgid: partial(lone, processes.setpgid, { pid, pgid: pid }),
  setsid: call(processes.setsid),
  set_tid_address: call(processes.setTidAddress, { tidptr: address }),
  wait4: partial(`${lone}, so nobody to wait for`, scheduling.wait4, {
    pid,
    wstatus: address,
    options: hex,
    rusage: address,
  }),
  waitid: partial(`${lone}, so nobody to wait for`, scheduling.waitid, {
    idtype: int,
    id: int,
    infop: address,
    options: hex,
  }),
  getuid: call(processes.getuid),
  geteuid: call(processes.geteuid),
  getgid: call(processes.getgid),
  getegid: call(processes.getegid),
  setuid: call(processes.setuid, { uid: int }),
  setgid: call(processes.setgid, { gid: int }),
  setreuid: call(processes.setreuid, { ruid: int, euid: int }),
  setregid: call(processes.setregid, { rgid: int, egid: int }),
  setresuid: call(processes.setresuid, { ruid: int, euid: int, suid: int }),
  setresgid: call(processes.setresgid, { rgid: int, egid: int, sgid: int }),
  setfsuid: call(processes.setfsuid, { fsuid: int }),
  setfsgid: call(processes.setfsgid, { fsgid: int }),
  getresuid: call(processes.getresuid, { ruid: address, euid: address, suid: address }),
  getresgid: call(processes.getresgid, { rgid: address, egid: address, sgid: address }),
  getgroups: call(processes.getgroups, { size: int, list: address }),
  setgroups: call(processes.setgroups, { size: int, list: address }),
  prctl: partial("Settings are kept and mean nothing; words behind the second are not looked at", processes.prctl, {
    op: int,
    arg2: hex,
  }),
  capget: call(capabilities.capget, { hdrp: address, datap: address }),
  capset: partial("Kept and told; rights are those of user 0, whatever is given up", capabilities.capset, {
    hdrp: address,
    datap: address,
  }),
  set_robust_list: partial("Nobody is there to learn that an owner has ended", threads.setRobustList, {
    head: address,
    size,
  }),
  get_robust_list: call(threads.getRobustList, { pid, head_ptr: address, sizep: address }),
  membarrier: partial("None for restartable sequences", threads.membarrier, { cmd: hex, flags: hex, cpu_id: int }),
  personality: partial("Kept, and means nothing", processes.personality, { persona: hex }),
  getpriority: call(scheduling.getpriority, { which: int, who: int }),
  setpriority: partial("Kept, and means nothing", scheduling.setpriority, { which: int, who: int, prio: int }),
  sched_yield: call(scheduling.schedYield),
  sched_getscheduler: call(scheduling.schedGetscheduler, { pid }),
  sched_setscheduler: partial("Kept, and means nothing", scheduling.schedSetscheduler, {
    pid,
    policy: int,
    param: address,
  }),
  sched_getparam: call(scheduling.schedGetparam, { pid, param: address }),
  sched_setparam: partial("Kept, and means nothing", scheduling.schedSetparam, { pid, param: address }),
  sched_get_priority_max: call(scheduling.schedGetPriorityMax, { policy: int }),
  sched_get_priority_min: call(scheduling.schedGetPriorityMin, { policy: int }),
  sched_rr_get_interval: partial("Always 4 ms", scheduling.schedRrGetInterval, { pid, tp: address }),
  sched_getaffinity: call(scheduling.schedGetaffinity, { pid, cpusetsize: size, mask: address }),
  sched_setaffinity: partial("There is one processor", scheduling.schedSetaffinity, {
    pid,
    cpusetsize: size,
    mask: address,
  }),
};
