import { defineConfig } from "vitest/config";

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

export default defineConfig({
  test: {
    projects: Object.entries(kinds).map(([name, include]) => ({
      test: { name, include, environment: "node", testTimeout: 60_000, hookTimeout: 120_000 },
    })),
  },
});
