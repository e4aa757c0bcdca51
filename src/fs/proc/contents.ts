/** What files of /proc say. */
import { PROT_EXEC, PROT_READ, PROT_WRITE, MAP_SHARED } from "../../abi/index.ts";
import { release, type Kernel, type Task } from "../../kernel/index.ts";
import { pathOf } from "../../vfs/index.ts";
import { limitsText } from "./limits-text.ts";
import { mountInfoText, mountsText } from "./mounts-text.ts";

type Contents = Readonly<Record<string, () => string>>;

export function systemFiles(kernel: Kernel): Contents {
  const { host } = kernel;
  const kibibytes = Math.floor(host.resources.memory / 1024);
  return {
    cpuinfo: () => Array.from({ length: host.resources.processors }, (_, index) => processorText(index)).join(""),
    filesystems: () => "nodev\ttmpfs\nnodev\tproc\nnodev\tdevpts\n",
    loadavg: () => `0.00 0.00 0.00 1/${kernel.tasks.size} ${Math.max(0, ...kernel.tasks.keys())}\n`,
    meminfo: () =>
      `MemTotal:       ${kibibytes} kB\nMemFree:        ${kibibytes} kB\nMemAvailable:   ${kibibytes} kB\n`,
    stat: () =>
      `cpu  0 0 0 0 0 0 0 0 0 0\nbtime ${Math.floor(kernel.bootTime / 1000)}\nprocesses ${kernel.tasks.size}\n`,
    uptime: () => `${((host.monotonicTime() - kernel.bootMonotonic) / 1000).toFixed(2)} 0.00\n`,
    version: () => `${release.system} version ${release.release} ${release.version}\n`,
    "sys/kernel/hostname": () => `${kernel.names.node}\n`,
    "sys/kernel/domainname": () => `${kernel.names.domain}\n`,
    "sys/kernel/osrelease": () => `${release.release}\n`,
    "sys/kernel/ostype": () => `${release.system}\n`,
    "sys/kernel/version": () => `${release.version}\n`,
    "sys/kernel/pid_max": () => "4194304\n",
    "sys/kernel/ngroups_max": () => "65536\n",
    "sys/fs/file-max": () => "9223372036854775807\n",
    "sys/fs/pipe-max-size": () => "1048576\n",
    "sys/vm/overcommit_memory": () => "0\n",
  };
}

function processorText(index: number): string {
  return `processor\t: ${index}\nvendor_id\t: WebAssembly\nmodel name\t: ${release.machine}\n\n`;
}

export function taskFiles(task: Task): Contents {
  return {
    cmdline: () => task.arguments.map((text) => `${text}\0`).join(""),
    comm: () => `${task.command}\n`,
    environ: () => task.environment.map((text) => `${text}\0`).join(""),
    limits: () => limitsText(task.limits),
    maps: () => mapsText(task),
    mountinfo: () => mountInfoText(task),
    mounts: () => mountsText(task),
    stat: () => statText(task),
    statm: () => `${Math.floor(task.memory.size / 4096)} ${Math.floor(task.memory.size / 4096)} 0 0 0 0 0\n`,
    status: () => statusText(task),
    oom_score_adj: () => "0\n",
  };
}

function mapsText(task: Task): string {
  const { mappings } = task.addressSpace;
  const end = mappings[0]?.start ?? task.memory.size;
  const lines = [mapLine([0, end], "rwxp", task.executable)];
  for (const { start, end, protection, flags, file } of mappings) {
    const letters = [
      (protection & PROT_READ) !== 0 ? "r" : "-",
      (protection & PROT_WRITE) !== 0 ? "w" : "-",
      (protection & PROT_EXEC) !== 0 ? "x" : "-",
      (flags & MAP_SHARED) !== 0 ? "s" : "p",
    ];
    const path = file?.place === undefined ? "" : (pathOf(task, file.place) ?? "(deleted)");
    lines.push(mapLine([start, end], letters.join(""), path));
  }
  return lines.join("");
}

function mapLine([start, end]: readonly [number, number], letters: string, path: string): string {
  const range = [start, end].map((address) => address.toString(16).padStart(8, "0")).join("-");
  return `${`${range} ${letters} 00000000 00:00 0`.padEnd(72)} ${path}`.trimEnd().concat("\n");
}

/** Only who runs can look, and nobody else does. */
function stateOf(task: Task): string {
  return task.isInit ? "S (sleeping)" : "R (running)";
}

/** proc_pid_stat(5): fields that nobody can know are 0. */
function statText(task: Task): string {
  const ticks = Math.floor(task.processorTime / 10);
  const start = Math.floor((task.startTime - task.kernel.bootMonotonic) / 10);
  const fields = [
    task.id,
    `(${task.command})`,
    stateOf(task).slice(0, 1),
    task.parent,
    task.processGroup,
    task.session,
    0,
    task.terminal?.foreground ?? -1,
    ...zeros(5),
    ticks,
    ...zeros(3),
    20 + task.nice,
    task.nice,
    1,
    0,
    start,
    task.memory.size,
    Math.floor(task.memory.size / 4096),
  ];
  return `${[...fields, ...zeros(52 - fields.length)].join(" ")}\n`;
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function statusText(task: Task): string {
  const { user, group, groups, capabilities } = task.credentials;
  const ids = ({ real, effective, saved, file }: typeof user): string => [real, effective, saved, file].join("\t");
  const mask = ({ low, high }: { low: number; high: number }): string =>
    (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
  const capability = (set: bigint): string => set.toString(16).padStart(16, "0");
  const lines = [
    ["Name", task.command],
    ["Umask", task.umask.toString(8).padStart(4, "0")],
    ["State", stateOf(task)],
    ["Tgid", task.id],
    ["Pid", task.id],
    ["PPid", task.parent],
    ["TracerPid", 0],
    ["Uid", ids(user)],
    ["Gid", ids(group)],
    ["FDSize", task.files.open().length],
    ["Groups", groups.join(" ")],
    ["VmSize", `${Math.ceil(task.memory.size / 1024)} kB`],
    ["VmRSS", `${Math.ceil(task.memory.size / 1024)} kB`],
    ["Threads", 1],
    ["SigPnd", mask(task.signals.pending.set)],
    ["SigBlk", mask(task.signals.blocked)],
    ["CapInh", capability(capabilities.inheritable)],
    ["CapPrm", capability(capabilities.permitted)],
    ["CapEff", capability(capabilities.effective)],
  ];
  return lines.map(([name, value]) => `${name}:\t${value}\n`).join("");
}
