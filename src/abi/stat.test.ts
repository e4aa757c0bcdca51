import { expect, test } from "vitest";
import { majorOf, makedev, minorOf } from "./stat.ts";

// Values of glibc's makedev.
test.each([
  [1, 3, 0x103],
  [136, 255, 0x88ff],
  [136, 256, 0x108800],
  [10, 777, 0x300a09],
  [4095, 1_048_575, 0xffff_ffff],
])("makedev(%i, %i)", (major, minor, device) => {
  expect(makedev(major, minor)).toBe(device);
  expect([majorOf(device), minorOf(device)]).toEqual([major, minor]);
});
