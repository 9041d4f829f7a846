import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildClient } from "../../bin/client-package.js";
import { which } from "../../local/tools/which.js";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

/** Sends two metrics, then tracks a third and is left at once: nothing but the client's last request can bring that one. */
const PAGE = `<!doctype html><script type="module">
  import { createMetricsClient } from "/client.js";
  const client = createMetricsClient({ url: location.origin + "/live", apiKey: "page-key", service: "pages", batch: { maxWaitMs: 60000 } });
  client.trackMetric("time_to_interactive", 12.5, { unit: "Milliseconds" });
  client.trackMetric("first", 1);
  await client.flush({ timeoutMs: 10000 });
  client.trackMetric("last_words", 7);
  location.href = "/left";
</script>`;

let folder: string;
let browser: ChildProcess | undefined;
const posted: { readonly key: unknown; readonly metrics: unknown }[] = [];
let arrived: () => void = () => {};
const both = new Promise<void>((done) => {
  arrived = done;
});
const server = createServer(async (request, response) => {
  if (request.method === "POST") {
    posted.push({ key: request.headers["x-api-key"], metrics: await json(request) });
    response.writeHead(202).end('{"ids":[]}');
    if (posted.length === 2) arrived();
    return;
  }
  const isModule = request.url === "/client.js";
  response.writeHead(200, { "content-type": isModule ? "text/javascript" : "text/html" });
  response.end(isModule ? await readFile(join(folder, "dist", "index.js")) : request.url === "/" ? PAGE : "<p>left</p>");
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-browser-"));
  await buildClient(resolve("."), join(folder, "dist"));
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
});

afterAll(async () => {
  if (browser && browser.exitCode === null) {
    browser.kill();
    await once(browser, "exit");
  }
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test("a page sends what it measures, also when it is left", async () => {
  const path = which(BROWSERS, process.env);
  if (!path)
    throw new Error(`no browser is on the PATH: install one of ${BROWSERS.join(", ")} (Debian: apt-get install chromium)`);
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server does not listen");
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${join(folder, "profile")}`];
  browser = spawn(path, [...flags, `http://127.0.0.1:${address.port}/`], { stdio: "ignore" });
  await both;
  expect(posted).toMatchObject([
    { key: "page-key", metrics: [{ metric_type: "time_to_interactive" }, { metric_type: "first" }] },
    { key: "page-key", metrics: [{ service_name: "pages", metric_type: "last_words", value: 7 }] },
  ]);
}, 120_000);
