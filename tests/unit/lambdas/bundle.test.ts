import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { BundleError, bundleFunctions, type FunctionBundle } from "../../../lambdas/bundle.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const ANSWER = 'export const answer: string = "forty-two";\n';
const LATE = 'export const late = "needed late";\n';
const HANDLER = `
  import { createRequire } from "node:module";
  import { answer } from "../shared/answer.js";
  export const handler = async () => answer + typeof createRequire + typeof __dirname + typeof require;
  export const later = async () => (await import("./late.js")).late + answer;
`;

/** A project with one handler and one shared file. */
function project(prefix: string, files: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), prefix));
  folders.push(root);
  const all = {
    "lambdas/greeter/handler.ts": HANDLER,
    "lambdas/greeter/late.ts": LATE,
    "lambdas/shared/answer.ts": ANSWER,
    "package-lock.json": "{}",
    ...files,
  };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

const zipped = (bundle: FunctionBundle | undefined) => unzipSync(readFileSync(bundle?.zipPath ?? ""));
const unpacked = (bundle: FunctionBundle | undefined) =>
  readdirSync(bundle?.directory ?? "").filter((name) => name.endsWith(".mjs"));
const isCallable = (value: unknown): value is () => Promise<unknown> => typeof value === "function";
const Callable = v.custom<() => Promise<unknown>>(isCallable);
const load = async (bundle: FunctionBundle | undefined) =>
  v.parse(
    v.object({ handler: Callable, later: Callable }),
    await import(pathToFileURL(join(bundle?.directory ?? "", "index.mjs")).href),
  );

describe("a bundle", () => {
  it("holds ES modules that run, with what CommonJS dependencies expect", async () => {
    const [bundle] = await bundleFunctions(["greeter"], { projectRoot: project("one-") });
    const { handler, later } = await load(bundle);

    expect(await handler()).toBe("forty-twofunctionstringfunction");
    expect(await later()).toBe("needed lateforty-two");
    expect(Object.keys(zipped(bundle)).sort()).toEqual(unpacked(bundle).sort());
    expect(bundle?.bytes).toBe(Object.values(zipped(bundle)).reduce((sum, { byteLength }) => sum + byteLength, 0));
  });

  it("has what is imported late in a file that its start does not read", async () => {
    const [bundle] = await bundleFunctions(["greeter"], { projectRoot: project("late-") });
    const holding = (text: string) =>
      Object.entries(zipped(bundle)).flatMap(([name, code]) => (new TextDecoder().decode(code).includes(text) ? [name] : []));

    expect(holding("needed late")).toHaveLength(1);
    const { atStart } = JSON.parse(readFileSync(`${bundle?.directory}.json`, "utf8"));
    expect(atStart).toEqual(expect.arrayContaining(["index.mjs", ...holding("forty-two")]));
    expect(atStart).not.toContain(holding("needed late")[0]);
  });

  it("is the same bytes in another folder and time zone, and names no machine path", async () => {
    const [first] = await bundleFunctions(["greeter"], { projectRoot: project("here-") });
    const timezone = process.env.TZ;
    process.env.TZ = "Pacific/Auckland";
    const [second] = await bundleFunctions(["greeter"], { projectRoot: project("there-is-another-") });
    process.env.TZ = "America/Los_Angeles";
    const [third] = await bundleFunctions(["greeter"], { projectRoot: project("x-") });
    if (timezone === undefined) delete process.env.TZ;
    else process.env.TZ = timezone;

    expect([second?.sha256, third?.sha256]).toEqual([first?.sha256, first?.sha256]);
    for (const code of Object.values(zipped(first))) expect(new TextDecoder().decode(code)).not.toContain(tmpdir());
    expect(readFileSync(first?.zipPath ?? "").includes(tmpdir())).toBe(false);
  });

  it("hashes as Terraform does", async () => {
    const [bundle] = await bundleFunctions(["greeter"], { projectRoot: project("hash-") });
    const zip = readFileSync(bundle?.zipPath ?? "");
    expect(bundle?.sha256).toBe(createHash("sha256").update(zip).digest("base64"));
  });
});

describe("the cache", () => {
  it("does not rebuild an unchanged handler, also after the whole project was copied", async () => {
    const root = project("cache-");
    const [built] = await bundleFunctions(["greeter"], { projectRoot: root });
    const [again] = await bundleFunctions(["greeter"], { projectRoot: root });
    const copy = project("copy-");
    cpSync(root, copy, { recursive: true });
    const [copied] = await bundleFunctions(["greeter"], { projectRoot: copy });

    expect([built?.cached, again?.cached, copied?.cached]).toEqual([false, true, true]);
    expect([again?.sha256, copied?.sha256]).toEqual([built?.sha256, built?.sha256]);
    expect(again?.bytes).toBe(built?.bytes);
  });

  it.each([
    ["a shared file", "lambdas/shared/answer.ts", 'export const answer: string = "43";', true],
    ["the lock file", "package-lock.json", '{"changed":true}', false],
    ["the zip", "dist/lambdas/greeter.zip", "not a zip", false],
    ["the unpacked module", "dist/lambdas/greeter/index.mjs", "broken(", false],
    ["what is imported late", "lambdas/greeter/late.ts", 'export const late = "otherwise";', true],
    ["the record", "dist/lambdas/greeter.json", "{", false],
  ])("rebuilds when %s changed", async (_what, file, content, otherHash) => {
    const root = project("changed-");
    const [built] = await bundleFunctions(["greeter"], { projectRoot: root });
    writeFileSync(join(root, file), content);
    const [rebuilt] = await bundleFunctions(["greeter"], { projectRoot: root });

    expect(rebuilt?.cached).toBe(false);
    expect(rebuilt?.sha256 !== built?.sha256).toBe(otherHash);
  });

  it("rebuilds when a file of late parts is gone", async () => {
    const root = project("gone-");
    const [built] = await bundleFunctions(["greeter"], { projectRoot: root });
    for (const name of unpacked(built)) if (name !== "index.mjs") rmSync(join(built?.directory ?? "", name));
    const [rebuilt] = await bundleFunctions(["greeter"], { projectRoot: root });

    expect(rebuilt?.cached).toBe(false);
    expect(await (await load(rebuilt)).later()).toBe("needed lateforty-two");
  });

  it("leaves the late parts of the build before, for processes that run it, and none of earlier ones", async () => {
    const root = project("builds-");
    const counts: number[] = [];
    for (const text of ["one", "two", "three", "four"]) {
      writeFileSync(join(root, "lambdas/greeter/late.ts"), `export const late = "${text}";`);
      const [bundle] = await bundleFunctions(["greeter"], { projectRoot: root });
      counts.push(unpacked(bundle).length - Object.keys(zipped(bundle)).length);
    }
    expect(counts).toEqual([0, 1, 1, 1]);
  });

  it("keeps the bundle when a file that no handler uses changes", async () => {
    const root = project("unused-", { "lambdas/other/notes.ts": "export {};" });
    await bundleFunctions(["greeter"], { projectRoot: root });
    writeFileSync(join(root, "lambdas/other/notes.ts"), "export const changed = 1;");
    const [again] = await bundleFunctions(["greeter"], { projectRoot: root });
    expect(again?.cached).toBe(true);
  });
});

describe("what cannot be bundled", () => {
  it("names every handler and file at once", async () => {
    const root = project("broken-", { "lambdas/typo/handler.ts": "export const handler = (;\n" });
    const failure = await bundleFunctions(["typo", "greeter", "absent"], { projectRoot: root }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(BundleError);
    expect(String(failure)).toMatch(/"typo": lambdas\/typo\/handler\.ts:1:25: Unexpected ";"/);
    expect(String(failure)).toMatch(/"absent": lambdas\/absent\/handler\.ts: there is no such file/);
    expect(String(failure)).not.toContain(root);
  });

  it("names the file whose import cannot be found", async () => {
    const root = project("lost-", { "lambdas/shared/answer.ts": 'import "./gone.js";\nexport const answer = "";' });
    await expect(bundleFunctions(["greeter"], { projectRoot: root })).rejects.toThrow(
      /"greeter": lambdas\/shared\/answer\.ts:1:8: Could not resolve "\.\/gone\.js"/,
    );
  });
});
