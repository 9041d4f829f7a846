// esbuild plugins that leave out, or do faster, what a synthesis of JSON does with cdktf. What is written stays the same to
// the byte, which tests/synth/main.test.ts compares with an app that runs the packages as they are.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leanProvider, namesInUse } from "./provider.mjs";

/** `lean:<name>` is a module of this folder, for a `require` in a file of cdktf. */
const leanModules = {
  name: "lean-modules",
  setup(build) {
    build.onResolve({ filter: /^lean:/ }, ({ path }) => ({
      path: join(build.initialOptions.absWorkingDir, "bin", "lean", `${path.slice("lean:".length)}.mjs`),
    }));
  },
};

/** cdktf takes the whole call stack, as text, at every token it makes, for a message that none of its errors needs. */
const withoutTokenStacks = {
  name: "without-token-stacks",
  setup(build) {
    build.onLoad({ filter: /cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/ }, () => ({
      contents: "exports.captureStackTrace = () => [];",
    }));
  },
};

/** The provider holds for every block what only HCL, or a reader of its attributes, needs. */
const withoutUnused = {
  name: "without-unused",
  setup(build) {
    let names;
    build.onLoad({ filter: /@cdktf[\\/]provider-aws[\\/]lib[\\/][^\\/]+[\\/]index\.js$/ }, async ({ path }) => {
      names ??= namesInUse(build.initialOptions.absWorkingDir);
      const lean = leanProvider(path, readFileSync(path, "utf8"), names);
      // Names of parameters and variables, none of classes and methods: stacks of errors stay readable.
      return { contents: (await build.esbuild.transform(lean, { minifyIdentifiers: true })).code };
    });
  },
};

/** Replaces texts of one file of cdktf, which must be there. */
const patch = (name, filter, replacements) => ({
  name,
  setup(build) {
    build.onLoad({ filter }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [before, after] of replacements) {
        if (!contents.includes(before)) throw new Error(`${path} is not as bin/lean knows it: adapt the plugin ${name}`);
        contents = contents.replace(before, () => after);
      }
      return { contents };
    });
  },
});

/** The resolver makes a context for every key and value, and searches each for four kinds of token; most hold none. */
const quickResolve = patch("quick-resolve", /cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]resolve\.js$/, [
  [
    "function resolve(obj, options) {\n",
    `const quick = require("lean:quick-resolve");
const tokensOf = (text) => tokenMap.splitString(text).tokens;
function resolve(obj, options) { return quick.resolve(obj, options, resolveWhole, tokensOf); }
function resolveWhole(obj, options) {\n`,
  ],
  ["if (tokenNumberStr.test()) {", "if (quick.mayHoldNumber(str) && tokenNumberStr.test()) {"],
]);

/** Every reference to another stack asks for a circle through all stacks, also when it was asked before. */
const CIRCLE = `        if (dependency.dependsOn(this)) {
            throw (0, errors_1.stackHasCircularDependency)(this, dependency);
        }
`;
const KNOWN = `        if (this.dependencies.includes(dependency)) {
            return;
        }
`;

/** The elements of a stack are resolved, put together, and resolved again for the sake of the overrides alone. */
const quickStack = patch("quick-stack", /cdktf[\\/]lib[\\/]terraform-stack\.js$/, [
  [
    `        (0, util_1.deepMerge)(tf, this.rawOverrides);
        return (0, _tokens_1.resolve)(this, tf);`,
    `        (0, util_1.deepMerge)(tf, (0, _tokens_1.resolve)(this, this.rawOverrides));
        return tf;`,
  ],
  [CIRCLE + KNOWN, KNOWN + CIRCLE],
]);

/** Where the provider's modules call these they do without: they give back what they get. */
const IDENTITY = `exports.stringToTerraform = identity;
exports.booleanToTerraform = identity;
exports.anyToTerraform = identity;
exports.numberToTerraform = identity;
`;
const identity = patch("identity", /cdktf[\\/]lib[\\/]runtime\.js$/, [[IDENTITY, IDENTITY]]);

/** json-stable-stringify can do much that no stack needs. */
const quickJson = patch("quick-json", /cdktf[\\/]lib[\\/]synthesize[\\/]synthesizer\.js$/, [
  ['require("json-stable-stringify")', 'require("lean:quick-json").stringify'],
]);

export const leanCdktf = [leanModules, withoutTokenStacks, withoutUnused, quickResolve, quickStack, identity, quickJson];
