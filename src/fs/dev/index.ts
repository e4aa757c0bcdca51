/** /dev: the devices that every system has, and what is mounted below it. */
export * from "./install-devices.ts";
