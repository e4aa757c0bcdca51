/** Targets that do what none should, to see that it is noticed. */
import type { Target } from "./judge.ts";

export const targets: readonly Target[] = [
  {
    name: "hanging",
    seeds: ["module"],
    run: (bytes) => {
      while ((bytes[0] ?? 0) >= 0xf0);
    },
  },
  {
    name: "hoarding",
    seeds: ["module"],
    run: (bytes) => {
      const hoard: number[][] = [];
      while ((bytes[0] ?? 0) >= 0xf0) hoard.push(Array.from({ length: 100_000 }, (_, index) => index + 0.5));
      return hoard;
    },
  },
];
