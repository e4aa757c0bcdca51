/** The page of examples/page: programs in a terminal of xterm.js, typed to and looked at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test, type TestContext } from "vitest";
import { pageLacks } from "../support/chromium.ts";
import { compiledObject, linkedProgram } from "../support/compiled-program.ts";
import { luaModule } from "../support/lua.ts";
import { withPage } from "../support/served-page.ts";
import { sysroot } from "../support/sysroot.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = "/examples/page/";
const lacks = pageLacks();

async function programs(context: TestContext): Promise<ReadonlyMap<string, Uint8Array>> {
  const library = sysroot(context);
  const object = await compiledObject(join(root, folder, "hello.c"), { sysroot: library });
  const hello = linkedProgram(object, { sysroot: library });
  return new Map([
    [`${folder}hello.wasm`, hello],
    [`${folder}lua.wasm`, readFileSync(luaModule(context))],
  ]);
}

async function withExample(context: TestContext, look: (page: Page) => Promise<void>): Promise<void> {
  await withPage({ path: folder, files: await programs(context) }, look);
}

/** The lines of the terminal. */
async function lines(page: Page): Promise<readonly string[]> {
  const rows = await page.locator(".xterm-rows > div").allInnerTexts();
  return rows.map((row) => row.replaceAll("\u00A0", " ").trimEnd());
}

async function start(page: Page, program: string): Promise<void> {
  await page.locator("#program").selectOption(program);
  await page.locator("#run").click();
}

/** In the page, to which the picture is given. */
const countPixels = `(async (base64) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + base64)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  return data.filter((value, at) => at % 4 === 0 && value > 128).length;
})`;

/** How many pixels of the terminal are lit. `MUSLIN_SCREENSHOT=FILE` keeps the picture. */
async function litPixels(page: Page): Promise<number> {
  const path = process.env["MUSLIN_SCREENSHOT"];
  const picture = await page.locator("#terminal").screenshot(path === undefined ? {} : { path });
  return page.evaluate<number>(`${countPixels}("${picture.toString("base64")}")`);
}

describe.skipIf(lacks.length > 0)(
  `the page (needs ${lacks.join(", ") || "nothing more"})`,
  { timeout: 300_000 },
  () => {
    test("runs a program, whose words are seen", async (context) => {
      await withExample(context, async (page) => {
        const before = await litPixels(page);
        await start(page, "hello");
        await page.getByText("Ended with 0").waitFor();
        expect((await lines(page))[0]).toBe("Hello, page! This is Linux, process 2.");
        expect(await litPixels(page)).toBeGreaterThan(before + 300);
      });
    });

    test("runs Lua, which reads what is typed, edited by the terminal, until the end of input", async (context) => {
      await withExample(context, async (page) => {
        await start(page, "Lua 5.4");
        await page.getByText("Lua 5.4.4  Copyright").waitFor();
        await page.keyboard.type("print(6 * 8");
        await page.keyboard.press("Backspace");
        await page.keyboard.type("7)\n");
        await page.getByText("42", { exact: true }).waitFor();
        await page.keyboard.type("print(pcall(error, 'mist'))\n");
        await page.getByText("false").waitFor();
        expect((await lines(page)).slice(1, 6)).toEqual([
          "> print(6 * 7)",
          "42",
          "> print(pcall(error, 'mist'))",
          "false   mist",
          ">",
        ]);
        expect(await litPixels(page)).toBeGreaterThan(1000);
        await page.keyboard.press("Control+D");
        await page.getByText("Ended with 0").waitFor();
      });
    });

    test("says why a program cannot start, and starts the next", async (context) => {
      await withExample(context, async (page) => {
        await page.route("**/lua.wasm", (route) => route.fulfill({ body: "no module" }));
        await start(page, "Lua 5.4");
        await page.getByText("Cannot read magic number").waitFor();
        await start(page, "hello");
        await page.getByText("Ended with 0").waitFor();
      });
    });

    test("ends a program that waits by Control-C", async (context) => {
      await withExample(context, async (page) => {
        await start(page, "Lua 5.4");
        await page.getByText("Lua 5.4.4  Copyright").waitFor();
        await page.keyboard.press("Control+C");
        await page.getByText("Ended with 130").waitFor();
      });
    });
  },
);
