// esbuild plugins that leave out what a synthesis of JSON does not need of cdktf: a third of its time. What is written stays
// the same to the byte, which tests/synth/main.test.ts compares with an app that runs the packages as they are.
import { readFileSync } from "node:fs";

/** cdktf takes the whole call stack, as text, at every token it makes, for a message that none of its errors needs. */
const withoutTokenStacks = {
  name: "without-token-stacks",
  setup(build) {
    build.onLoad({ filter: /cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/ }, () => ({
      contents: "exports.captureStackTrace = () => [];",
    }));
  },
};

const HCL_FUNCTION = /^function (\w+ToHclTerraform)\(struct\) \{\n[\s\S]*?^\}\n/gm;
const HCL_ATTRIBUTES = /^ {4}synthesizeHclAttributes\(\) \{\n[\s\S]*?^ {4}\}\n/gm;
const HCL_EXPORT = /^exports\.\w+ToHclTerraform = .*\n/gm;
const NO_HCL = '    synthesizeHclAttributes() { throw new Error("this bundle synthesizes JSON: unset SYNTH_HCL_OUTPUT"); }\n';

/** The provider holds the writer of every block twice, once for JSON and once for HCL. */
const withoutHcl = {
  name: "without-hcl",
  setup(build) {
    build.onLoad({ filter: /@cdktf[\\/]provider-aws[\\/]lib[\\/][^\\/]+[\\/]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
      const contents = source.replace(HCL_EXPORT, "").replace(HCL_FUNCTION, "").replace(HCL_ATTRIBUTES, NO_HCL);
      if (contents.includes("ToHclTerraform")) throw new Error(`${path} is not as bin/lean-cdktf.mjs knows it: adapt the plugin`);
      return { contents };
    });
  },
};

/** Replaces a text of one file of cdktf, which must be there. */
const patch = (name, filter, before, after) => ({
  name,
  setup(build) {
    build.onLoad({ filter }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      if (!source.includes(before)) throw new Error(`${path} is not as bin/lean-cdktf.mjs knows it: adapt the plugin ${name}`);
      return { contents: source.replace(before, () => after) };
    });
  },
});

const RESOLVE = "function resolve(obj, options) {\n";
/** A text that can hold no token: neither a reference, nor a number or map that stands for one. */
const PLAIN_TEXT = `    if (typeof obj === "string" && !/[$#&]\\{|\\de\\+\\d\\d\\d|Map Token Value/.test(obj)) return obj;\n`;

/** Every key and text of a stack is searched for four kinds of token; most hold none. */
const quickTexts = patch("quick-texts", /cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]resolve\.js$/, RESOLVE, RESOLVE + PLAIN_TEXT);

/** The elements of a stack are resolved, put together, and resolved again for the sake of the overrides alone. */
const resolveOnce = patch(
  "resolve-once",
  /cdktf[\\/]lib[\\/]terraform-stack\.js$/,
  `        (0, util_1.deepMerge)(tf, this.rawOverrides);
        return (0, _tokens_1.resolve)(this, tf);`,
  `        (0, util_1.deepMerge)(tf, (0, _tokens_1.resolve)(this, this.rawOverrides));
        return tf;`,
);

export const leanCdktf = [withoutTokenStacks, withoutHcl, quickTexts, resolveOnce];
