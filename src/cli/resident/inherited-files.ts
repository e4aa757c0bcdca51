/** Files that a process has got from the one that started it. */
import { closeSync, readdirSync, readFileSync } from "node:fs";

const CLOSES_ON_EXEC = 0o2000000;

/**
 * Closes all but the standard streams: what a shell has left open for its children, such as a locked file, would stay open
 * as long as this process lives. Only Linux tells which they are: Node's own files all close on exec.
 */
export function closeInheritedFiles(): void {
  for (const descriptor of openFiles()) {
    try {
      const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
      const flags = Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? "", 8);
      if ((flags & CLOSES_ON_EXEC) === 0) closeSync(descriptor);
    } catch {
      // The one by which the folder was read is closed already.
    }
  }
}

/** Their numbers, without those of the standard streams. */
function openFiles(): readonly number[] {
  try {
    const numbers = readdirSync("/proc/self/fd").map(Number);
    return numbers.filter((descriptor) => descriptor > 2);
  } catch {
    return [];
  }
}
