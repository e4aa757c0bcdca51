import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** One project for each kind of test, so that `vitest run --project unit` runs one kind. */
const kinds = {
  unit: ["src/**/*.test.ts", "tools/**/*.test.ts", "test/support/**/*.test.ts", "test/examples/**/*.test.ts"],
  golden: ["test/cases/**/*.test.ts"],
  differential: ["test/differential/**/*.test.ts"],
  conformance: ["test/conformance/**/*.test.ts"],
  contract: ["test/contract/**/*.test.ts"],
  browser: ["test/browser/**/*.test.ts"],
  fuzz: ["test/fuzz/**/*.test.ts"],
  programs: ["test/programs/**/*.test.ts"],
  package: ["test/package/**/*.test.ts"],
};

/** Files that take minutes. vitest goes by projects, and in the end all processors but one would wait for these. */
const longest = /\/test\/(programs\/(applets|packages|sqlite)|differential\/programs\/programs|fuzz\/fuzz)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // vitest would leave one processor to itself: on a machine with two, half of the time is lost.
    maxWorkers: "100%",
    projects: Object.entries(kinds).map(([name, include]) => ({
      test: { name, include, environment: "node", testTimeout: 60_000, hookTimeout: 120_000 },
    })),
  },
});
