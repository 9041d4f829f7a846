import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import * as v from "valibot";

/** What is changed of the AWS SDK, as part of the cache's key: raise `version` when the outcome changes. */
export const LEAN_SDK = {
  version: 1,
  schemas: String.raw`[\\/]@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_\d+\.js$`,
  packages: String.raw`[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$`,
} as const;

const TEXT_CONSTANT = /^const (\w+) = ("(?:[^"\\\n]|\\.)*");$/gm;
const COMPUTED_KEY = /\[(\w+)\]:/g;

/**
 * Source with computed keys that are constant texts of the same file written out: `[_n]: 1` becomes `["name"]: 1`. It means the same,
 * but a bundler that drops what nobody uses cannot know that `[_n]` calls nothing, and keeps the shapes of all of a client's commands.
 */
export function withLiteralKeys(source: string): string {
  const constants = new Map(Array.from(source.matchAll(TEXT_CONSTANT), ([, name = "", text = ""]) => [name, text]));
  return source.replaceAll(COMPUTED_KEY, (key, name: string) => {
    const text = constants.get(name);
    return text === undefined ? key : `[${text}]:`;
  });
}

const PackageSchema = v.object({ version: v.string() });

/** The SDK's clients without what a handler does not use: shapes of other commands, and all of their package.json but the version. */
export const leanSdk: Plugin = {
  name: "lean-sdk",
  setup(build) {
    build.onLoad({ filter: new RegExp(LEAN_SDK.schemas) }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, "utf8")),
      loader: "js",
    }));
    build.onLoad({ filter: new RegExp(LEAN_SDK.packages) }, async ({ path }) => ({
      contents: JSON.stringify(v.parse(PackageSchema, JSON.parse(await readFile(path, "utf8")))),
      loader: "json",
    }));
  },
};
