/** `ioctl(2)`: what any file knows; the rest is the file's own. */
import { FIOASYNC, FIOCLEX, FIONBIO, FIONCLEX, FIONREAD, O_ASYNC, O_NONBLOCK, SEEK_CUR } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import { OpenRegularFile, type ControlArgument } from "../vfs/index.ts";
import { putWord } from "./descriptors.ts";

export function ioctl(task: Task, fd: number, request: number, value: number): number {
  const file = task.files.get(fd);
  const setFlag = (flag: number): number => {
    file.flags = task.memory.int32(value) === 0 ? file.flags & ~flag : file.flags | flag;
    return 0;
  };
  switch (request) {
    case FIOCLEX:
    case FIONCLEX:
      task.files.setClosesOnExec(fd, request === FIOCLEX);
      return 0;
    case FIONBIO:
      return setFlag(O_NONBLOCK);
    case FIOASYNC:
      return setFlag(O_ASYNC);
    case FIONREAD:
      if (!(file instanceof OpenRegularFile)) break;
      putWord(task, value, file.file.size - file.seek(0, SEEK_CUR));
      return 0;
    default:
  }
  const argument: ControlArgument = { value, bytes: (size) => task.memory.range(value, size), caller: task };
  // Requests are unsigned: some have the highest bit.
  return file.control(request >>> 0, argument);
}
