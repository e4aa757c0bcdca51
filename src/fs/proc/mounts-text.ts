import { majorOf, minorOf } from "../../abi/index.ts";
import type { Task } from "../../kernel/index.ts";
import { pathOf, Place, type Mount } from "../../vfs/index.ts";

/** `/proc/PID/mounts`: fstab(5). */
export function mountsText(task: Task): string {
  const lines = task.namespace.mounts.map(
    (mount) =>
      `${escaped(mount.source)} ${escaped(pathOfMount(task, mount))} ${mount.fileSystem.type} ${optionsOf(mount)} 0 0\n`,
  );
  return lines.join("");
}

/** `/proc/PID/mountinfo`: proc_pid_mountinfo(5). What `df` reads. */
export function mountInfoText(task: Task): string {
  const lines = task.namespace.mounts.map((mount) => {
    const { number, on, fileSystem, source } = mount;
    const { device } = fileSystem;
    const access = fileSystem.isReadOnly ? "ro" : "rw";
    const where = `${number} ${on?.mount.number ?? 0} ${majorOf(device)}:${minorOf(device)} / ${escaped(pathOfMount(task, mount))}`;
    return `${where} ${optionsOf(mount)} - ${fileSystem.type} ${escaped(source)} ${access}\n`;
  });
  return lines.join("");
}

function pathOfMount(task: Task, { on }: Mount): string {
  return on === undefined ? "/" : (pathOf(task, new Place(on.mount, on.directory)) ?? "/");
}

function optionsOf({ isReadOnly, isNoSuid, isNoExec }: Mount): string {
  return [isReadOnly ? "ro" : "rw", ...(isNoSuid ? ["nosuid"] : []), ...(isNoExec ? ["noexec"] : [])].join(",");
}

/** Blanks and the like in octal, as getmntent(3) wants them. */
function escaped(text: string): string {
  return text.replace(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
