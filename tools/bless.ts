/**
 * Takes what the golden tests' commands write now as what they should write: `npm run bless`, then read `git diff`.
 * Arguments go to vitest: `npm run bless -- -t nm` blesses the cases with `nm` in their name.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const args = [vitest, "run", "--project", "golden", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, MUSLIN_BLESS: "1" } });
process.exitCode = status ?? 1;
