import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { BundleError, bundleFunctions } from "../../../lambdas/bundle.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const ANSWER = 'export const answer: string = "forty-two";\n';
const HANDLER = `
  import { createRequire } from "node:module";
  import { answer } from "../shared/answer.js";
  export const handler = async () => answer + typeof createRequire + typeof __dirname + typeof require;
`;

/** A project with one handler and one shared file. */
function project(prefix: string, files: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), prefix));
  folders.push(root);
  const all = { "lambdas/greeter/handler.ts": HANDLER, "lambdas/shared/answer.ts": ANSWER, "package-lock.json": "{}", ...files };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

describe("a bundle", () => {
  it("holds one ES module that runs, with what CommonJS dependencies expect", async () => {
    const [bundle] = await bundleFunctions(["greeter"], { projectRoot: project("one-") });
    const module: unknown = await import(pathToFileURL(join(bundle?.directory ?? "", "index.mjs")).href);
    const handler = typeof module === "object" && module && "handler" in module ? module.handler : undefined;

    expect(typeof handler === "function" ? await handler() : undefined).toBe("forty-twofunctionstringfunction");
    expect(Object.keys(unzipSync(readFileSync(bundle?.zipPath ?? "")))).toEqual(["index.mjs"]);
    expect(bundle?.bytes).toBe(readFileSync(join(bundle?.directory ?? "", "index.mjs")).byteLength);
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
    const module = new TextDecoder().decode(unzipSync(readFileSync(first?.zipPath ?? ""))["index.mjs"]);
    expect(module).not.toContain(tmpdir());
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
    ["the record", "dist/lambdas/greeter.json", "{", false],
  ])("rebuilds when %s changed", async (_what, file, content, otherHash) => {
    const root = project("changed-");
    const [built] = await bundleFunctions(["greeter"], { projectRoot: root });
    writeFileSync(join(root, file), content);
    const [rebuilt] = await bundleFunctions(["greeter"], { projectRoot: root });

    expect(rebuilt?.cached).toBe(false);
    expect(rebuilt?.sha256 !== built?.sha256).toBe(otherHash);
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
