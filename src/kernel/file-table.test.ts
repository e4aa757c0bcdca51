import { describe, expect, test } from "vitest";
import { errno, O_RDWR } from "../abi/index.ts";
import { OpenFile, type Inode } from "../vfs/index.ts";
import { FileTable } from "./file-table.ts";

class Probe extends OpenFile {
  isReleased = false;
  /** Owners whose descriptor was closed. */
  readonly closedBy: unknown[] = [];

  constructor() {
    super({} as Inode, { flags: O_RDWR });
  }

  override descriptorClosed(owner: unknown): void {
    this.closedBy.push(owner);
  }

  override release(): void {
    this.isReleased = true;
  }
}

function tableOf(count: number): { table: FileTable; files: Probe[] } {
  const table = new FileTable(16, "me");
  const files = Array.from({ length: count }, () => new Probe());
  for (const file of files) table.add(file);
  return { table, files };
}

describe("numbers", () => {
  test("a new descriptor is the lowest that is free", () => {
    const { table } = tableOf(5);
    table.close(3);
    table.close(1);
    const numbers = Array.from({ length: 3 }, () => table.add(new Probe()));
    expect(numbers).toEqual([1, 3, 5]);
  });

  test("or the lowest from a number on, as F_DUPFD has it, which leaves those below free", () => {
    const { table } = tableOf(2);
    expect(table.add(new Probe(), { from: 7 })).toBe(7);
    expect(table.add(new Probe(), { from: 7 })).toBe(8);
    expect(table.add(new Probe())).toBe(2);
    expect(table.open()).toEqual([0, 1, 2, 7, 8]);
  });

  test("a full table is EMFILE, and what was to be put in is released", () => {
    const { table } = tableOf(16);
    const file = new Probe();
    expect(() => table.add(file)).toThrow(errno.EMFILE);
    expect(file.isReleased).toBe(true);
    table.close(4);
    expect(table.add(new Probe())).toBe(4);
  });

  test.each([-1, 2, 2 ** 30, 0.5])("descriptor %d is EBADF", (fd) => {
    const { table } = tableOf(2);
    expect(() => table.get(fd)).toThrow(errno.EBADF);
    expect(() => table.close(fd)).toThrow(errno.EBADF);
    expect(table.find(fd)).toBeUndefined();
  });
});

describe("references", () => {
  test("a file is released with its last descriptor", () => {
    const { table, files } = tableOf(1);
    const [file] = files;
    table.replace(9, file ?? expect.unreachable(), false);
    table.close(0);
    expect(file).toMatchObject({ isReleased: false, references: 1 });
    table.close(9);
    expect(file).toMatchObject({ isReleased: true, references: 0, closedBy: ["me", "me"] });
  });

  test("replacing closes what was there, but not the file that is put there", () => {
    const { table, files } = tableOf(2);
    const [first, second] = files;
    table.replace(1, first ?? expect.unreachable(), true);
    expect(second?.isReleased).toBe(true);
    table.replace(1, table.get(1), false);
    expect(first).toMatchObject({ isReleased: false, references: 2 });
    expect(table.closesOnExec(1)).toBe(false);
  });

  test("closing everything releases everything", () => {
    const { table, files } = tableOf(6);
    table.closeAll();
    expect(files.every(({ isReleased }) => isReleased)).toBe(true);
    expect(table.open()).toEqual([]);
  });
});
