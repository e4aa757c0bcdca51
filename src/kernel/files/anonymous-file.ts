import { OpenFile } from "../../vfs/index.ts";

/** What has no name and no offset, an eventfd and its like: lseek(2) does nothing, pread(2) and pwrite(2) are refused. */
export abstract class AnonymousFile extends OpenFile {
  override seek(): number {
    return 0;
  }
}
