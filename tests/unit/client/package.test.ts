import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { transform } from "esbuild";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildClient, type ClientSize } from "../../../bin/client-package.js";

const run = promisify(execFile);
const root = resolve(".");

const Packed = v.pipe(
  v.tuple([v.object({ filename: v.string(), files: v.array(v.object({ path: v.string() })) })]),
  v.readonly(),
);

/** Packs and installs the client as a stranger would, without a registry, and takes what is sent. */
let folder: string;
let size: ClientSize;
let files: readonly string[];
const posted: unknown[][] = [];
const api = createServer(async (request, response) => {
  const body = await json(request);
  if (Array.isArray(body)) posted.push(body);
  response.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ ids: [] }));
});
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-package-"));
  const copy = join(folder, "package");
  await mkdir(copy);
  for (const file of ["package.json", "README.md", "LICENSE"])
    await writeFile(join(copy, file), await readFile(join(root, "client", file)));
  size = await buildClient(root, join(copy, "dist"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: copy });
  const [{ filename, files: packed }] = v.parse(Packed, JSON.parse(stdout));
  files = packed.map(({ path }) => path).sort();
  await writeFile(join(folder, "package.json"), '{"type":"module","private":true}');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], { cwd: folder });
  await new Promise<void>((listening) => void api.listen(0, "127.0.0.1", listening));
  const address = api.address();
  const port = typeof address === "object" ? address?.port : undefined;
  environment = { ...process.env, METRICS_URL: `http://127.0.0.1:${port}/live`, METRICS_API_KEY: "key" };
});

afterAll(async () => {
  api.close();
  await rm(folder, { recursive: true, force: true });
});

/** The TypeScript examples of the README, in their order. */
async function examples(): Promise<string[]> {
  const text = await readFile(join(root, "client", "README.md"), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
}

/** Runs a module in the folder where the package is installed. */
async function runModule(name: string, code: string): Promise<string> {
  await writeFile(join(folder, name), code);
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: folder, env: environment });
  return stdout + stderr;
}

describe("the package", () => {
  test("holds the module, its types and what is said of them, and nothing else", () => {
    expect(files).toEqual([
      "LICENSE",
      "README.md",
      "dist/client.d.ts",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/types.d.ts",
      "package.json",
    ]);
  });

  test("is small, and needs no other", async () => {
    expect(size.minified).toBeLessThan(20_000);
    expect(size.gzipped).toBeLessThan(8_000);
    const { dependencies, peerDependencies } = JSON.parse(await readFile(join(root, "client", "package.json"), "utf8"));
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
  });

  test.each([
    ["import", "plain.mjs", 'import { createMetricsClient } from "observability-platform-client";'],
    ["require", "plain.cjs", 'const { createMetricsClient } = require("observability-platform-client");'],
  ])("plain JavaScript gets it by %s, and the process ends by itself", async (_how, name, line) => {
    const before = posted.length;
    const code = `${line}
      const client = createMetricsClient({ url: process.env.METRICS_URL, apiKey: "key", service: "plain" });
      client.trackMetric("load", 1);
      client.close().then((result) => console.log(JSON.stringify([result, client.stats().sent])));`;
    const printed = await runModule(name, code);
    expect(printed).toContain('[{"complete":true,"pending":0},1]');
    expect(posted.slice(before)).toMatchObject([[{ service_name: "plain", metric_type: "load", value: 1 }]]);
  });

  test("a client that waits for its batch keeps no process alive", async () => {
    const code = `import { createMetricsClient } from "observability-platform-client";
      createMetricsClient({ url: process.env.METRICS_URL, apiKey: "key", service: "plain", batch: { maxWaitMs: 3600000 } }).trackMetric("load", 1);`;
    expect(await runModule("leaves.mjs", code)).toBe("");
  });

  test("the README's examples compile for Node.js and browsers", async () => {
    const texts = await examples();
    expect(texts.length).toBe(5);
    await Promise.all(texts.map((text, place) => writeFile(join(folder, `example-${place}.ts`), text)));
    const options = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, target: "es2022", lib: ["es2023", "dom"], module: "nodenext" },
      ...{ moduleResolution: "nodenext", types: ["node"], typeRoots: [join(root, "node_modules", "@types")] },
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["example-*.ts"] }));
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });

  test("the README's examples run", async () => {
    const before = posted.length;
    for (const [place, text] of (await examples()).entries()) {
      const { code } = await transform(text, { loader: "ts", format: "esm", target: "node20" });
      await runModule(`example-${place}.mjs`, code);
    }
    expect(posted.slice(before).flat()).toMatchObject([
      { service_name: "checkout", metric_type: "queue_length", metadata: { region: "eu-central-1" } },
      { metric_type: "business.revenue.eur", unit: "EUR" },
      { metric_type: "performance.checkout", value: 182 },
    ]);
  });
});
