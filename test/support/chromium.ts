/** Debian's Chromium, with a page and the files that it asks for. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const chromium = "/usr/bin/chromium";

/** What any page needs and this machine lacks. */
export function browserLacks(): readonly string[] {
  return existsSync(chromium) ? [] : ["Chromium"];
}

/** What a page of what is published needs and this machine lacks. */
export function pageLacks(): readonly string[] {
  return [...browserLacks(), ...(existsSync(join(dist, "host/web")) ? [] : ["a build: npm run build"])];
}

export interface Page {
  /** The content of a module. It posts its answer to `/done`. */
  readonly script: string;
  /** Paths and what is there, beside what is published. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Milliseconds. */
  readonly timeLimit: number;
}

/** What the page answers. */
export async function pageAnswer({ script, files, timeLimit }: Page): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/done") {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk))).on("end", () => (response.end(), resolve(body)));
    } else serve(response, path, { script, files });
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), "muslin-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  const address = `http://127.0.0.1:${port}/`;
  const browser = spawn(chromium, [...flags, `--user-data-dir=${profile}`, address], { stdio: "ignore" });
  const limit = setTimeout(() => reject(new Error(`The page has not answered in ${timeLimit} ms`)), timeLimit);
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    browser.kill("SIGKILL");
    await new Promise((closed) => browser.once("close", closed));
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function serve(response: ServerResponse, path: string, { script, files }: Pick<Page, "script" | "files">): void {
  const type = /\.[jt]s$/.test(path) ? "text/javascript" : path === "/" ? "text/html" : "application/wasm";
  const inDist = join(dist, path);
  const body =
    path === "/"
      ? `<!doctype html><pre id="out"></pre><script type="module">${script}</script>`
      : (files.get(path) ?? (existsSync(inDist) ? readFileSync(inDist) : undefined));
  if (body === undefined) response.writeHead(404).end();
  else response.setHeader("Content-Type", type).end(body);
}
