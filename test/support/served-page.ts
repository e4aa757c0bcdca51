/** A page of this checkout in Debian's Chromium, by Playwright: served as any server for static files would. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

export interface ServedPage {
  /** Its path, from the checkout's root; `index.html` of a folder. */
  readonly path: string;
  /** Paths and what is there, beside what the checkout has. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Has the page looked at. */
export async function withPage({ path, files }: ServedPage, look: (page: Page) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? "/", "http://localhost").pathname;
    const name = asked.endsWith("/") ? `${asked}index.html` : asked;
    const real = join(root, name);
    const body = files.get(name) ?? (existsSync(real) && statSync(real).isFile() ? readFileSync(real) : undefined);
    if (body === undefined) response.writeHead(404).end();
    else response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream").end(body);
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    // Of a context other pages can be made.
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${port}${path}`);
    await look(page);
  } finally {
    await browser.close();
    server.close();
  }
}
