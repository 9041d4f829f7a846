// Leaves out of a provider's module what a synthesis of JSON does not run: the writers of HCL, and the members and exports that
// neither the project nor cdktf names. What stays is the generator's own code, with short names inside the module.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folders without sources that go into a bundle. */
const IGNORED = new Set(["node_modules", ".git", ".build", "dist", "cdktf.out", "coverage", "tests"]);

/** Every identifier in the sources below a folder. */
function identifiersBelow(folder, extension, found) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name)) identifiersBelow(path, extension, found);
    } else if (entry.name.endsWith(extension)) {
      for (const [word] of readFileSync(path, "utf8")
        .replace(/^\/\/# source.*$/m, "")
        .matchAll(/[A-Za-z_$][\w$]*/g))
        found.add(word);
    }
  }
  return found;
}

/** The names by which anything outside a provider's module can ask for a part of it; a name made at run time is none. */
export const namesInUse = (root) =>
  identifiersBelow(join(root, "node_modules/cdktf/lib"), ".js", identifiersBelow(root, ".ts", new Set()));

/** A member that only reads or sets one field, as the generator writes it. The group holds its name. */
const MEMBERS = [
  /^ {4}get (?!\w+Input\()(\w+)\(\) \{\n {8}return this\._\w+;\n {4}\}\n/gm,
  /^ {4}(reset\w+)\(\) \{\n {8}this\._\w+(?:\.internalValue)? = undefined;\n {4}\}\n/gm,
  /^ {4}(put\w+)\(value\) \{\n {8}this\._\w+\.internalValue = value;\n {4}\}\n/gm,
  /^ {4}set (\w+)\(value\) \{\n {8}this\._\w+ = value;\n {4}\}\n/gm,
  /^ {4}get (\w+)\(\) \{\n {8}return this\.get\w+Attribute\('\w+'\);\n {4}\}\n/gm,
];

/** What an argument was given: `stacks/name-check.ts` asks a resource for it by a name that it makes, so blocks alone lose it. */
const INPUT = /^ {4}\/\/ Temporarily.*\n {4}get (\w+Input)\(\) \{\n {8}return this\._\w+(?:\.internalValue)?;\n {4}\}\n/gm;
const RESOURCE = /^class \w+ extends cdktf\.Terraform/m;

const HCL_FUNCTION = /^function (\w+ToHclTerraform)\(struct\) \{\n[\s\S]*?^\}\n/gm;
const HCL_ATTRIBUTES = /^ {4}synthesizeHclAttributes\(\) \{\n[\s\S]*?^ {4}\}\n/gm;
const NO_HCL = '    synthesizeHclAttributes() { throw new Error("this bundle synthesizes JSON: unset SYNTH_HCL_OUTPUT"); }\n';

const AS_IS = `    if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) {
        return struct;
    }
    if (cdktf.isComplexElement(struct)) {
        throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
    }
`;
const LIST_CONSTRUCTOR = `    constructor(terraformResource, terraformAttribute, wrapsSet) {
        super(terraformResource, terraformAttribute, wrapsSet);
        this.terraformResource = terraformResource;
        this.terraformAttribute = terraformAttribute;
        this.wrapsSet = wrapsSet;
    }
`;
const RTTI_VARIABLES = /^(?:var (?:_\w+, )*_\w+;|const JSII_RTTI_SYMBOL_1 = .*)\n/gm;
const RTTI = /^_\w+ = JSII_RTTI_SYMBOL_1;\n\w+\[_\w+\] = \{ fqn: .*\};\n/gm;

/**
 * @param path of the module, for what is thrown
 * @param source a module of @cdktf/provider-aws
 * @param names what `namesInUse` found
 * @throws {Error} when the module is not as the generator of 20.1.0 writes it
 */
export function leanProvider(path, source, names) {
  const dropped = new Set();
  const unlessNamed = (text, name) => {
    if (names.has(name)) return text;
    dropped.add(name);
    return "";
  };
  const unknown = (what) => new Error(`${path} is not as bin/lean knows it: ${what}: adapt bin/lean/provider.mjs`);
  let code = source.replace(/^\/\/# sourceMappingURL=.*$/m, "");
  code = code.replace(/^exports\.(\w+) = .*\n/gm, (line, name) =>
    /= void 0;$|ToHclTerraform;$/m.test(line) ? "" : unlessNamed(line, name),
  );
  code = code.replace(HCL_FUNCTION, "").replace(HCL_ATTRIBUTES, NO_HCL).replace(RTTI, "").replace(RTTI_VARIABLES, "");
  const resource = code.search(RESOURCE);
  if (resource < 0) throw unknown("it has no resource, data source or provider");
  code = code.slice(0, resource).replace(INPUT, unlessNamed) + code.slice(resource);
  for (const member of MEMBERS) code = code.replace(member, unlessNamed);
  code = code.replaceAll(LIST_CONSTRUCTOR, "").replaceAll(AS_IS, "    if (asIs(struct)) return struct;\n");
  const left = /\w+ToHclTerraform|JSII_RTTI\w*|isComplexElement/.exec(code);
  if (left) throw unknown(`${left[0]} is left`);
  const missing = [...code.matchAll(/\bthis\.(\w+)/g)].find(([, name]) => dropped.has(name));
  if (missing) throw unknown(`${missing[0]} is used inside`);
  return `${withShortNames(code, names)}function asIs(struct) {\n${AS_IS.replaceAll("return struct", "return true")}    return false;\n}\n`;
}

/** The names of nested blocks repeat those of all around them: a third of what is left. */
function withShortNames(code, names) {
  const short = new Map();
  for (const [, name] of code.matchAll(/^(?:function|class) (\w+)(?=\(struct\) \{| extends cdktf\.Complex)/gm))
    if (!names.has(name)) short.set(name, `$${short.size}`);
  return code.replace(/\w+/g, (word) => short.get(word) ?? word);
}
