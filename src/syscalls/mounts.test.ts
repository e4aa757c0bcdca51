import { expect, test } from "vitest";
import { TestSystem } from "../../test/support/test-system.ts";

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NOEXEC = 8;
const MS_REMOUNT = 32;

test("a remount sets the flags anew", () => {
  const system = new TestSystem();
  expect(system.call("mkdir", "/m", 0o755)).toBe(0);
  expect(system.call("mount", "none", "/m", "tmpfs", MS_NOSUID, 0)).toBe(0);
  const mount = system.task.namespace.mounts.at(-1);
  expect(mount).toMatchObject({ isReadOnly: false, isNoSuid: true, isNoExec: false });
  expect(system.call("mount", "none", "/m", 0, MS_REMOUNT | MS_RDONLY | MS_NOEXEC, 0)).toBe(0);
  expect(mount).toMatchObject({ isReadOnly: true, isNoSuid: false, isNoExec: true });
});
