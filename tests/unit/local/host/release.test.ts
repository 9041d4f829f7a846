import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { strFromU8, unzipSync } from "fflate";
import * as v from "valibot";
import { expect, test } from "vitest";
import { releaseFunction } from "../../../../local/host/release.js";
import { functionWith } from "./fixtures.js";

test("a release has all modules of the bundle, and differs from it in a comment of the handler's", async () => {
  const files = { "index.mjs": 'export { handler } from "./chunk-A.mjs";', "chunk-A.mjs": "export const handler = 1;" };
  const fn = functionWith(files["index.mjs"]);
  writeFileSync(join(fn.bundleDirectory, "chunk-A.mjs"), files["chunk-A.mjs"]);
  writeFileSync(join(fn.bundleDirectory, "index.mjs.map"), "{}");
  const bodies: string[] = [];
  const aws = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.end("{}");
  });
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  const address = aws.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  try {
    await releaseFunction(url, "us-east-1", fn);
  } finally {
    aws.closeAllConnections();
    aws.close();
  }

  const { ZipFile } = v.parse(v.object({ ZipFile: v.string() }), JSON.parse(bodies[0] ?? ""));
  const released = Object.fromEntries(
    Object.entries(unzipSync(Buffer.from(ZipFile, "base64"))).map(([name, code]) => [name, strFromU8(code)]),
  );
  expect(Object.keys(released).sort()).toEqual(["chunk-A.mjs", "index.mjs"]);
  expect(released["chunk-A.mjs"]).toBe(files["chunk-A.mjs"]);
  expect(released["index.mjs"]).toMatch(/^export \{ handler \} from "\.\/chunk-A\.mjs";\n\/\/ released \S+\n$/);
});
