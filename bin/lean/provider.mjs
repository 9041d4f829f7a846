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
/** What cdktf gives back as it gets it. */
const IDENTITY = /\bcdktf\.(?:string|number|boolean|any)ToTerraform\(((?:this\._|struct\.)\w+)\)/g;
const GET_VALUE =
  /^( {4}get internalValue\(\) \{\n(?: {8}if \(this\.resolvableValue\) \{\n.*\n {8}\}\n)?) {8}let hasAnyValues = this\.isEmptyObject;\n {8}const internalValueResult = \{\};\n((?: {8}if .*\n {12}.*\n {12}.*\n {8}\}\n)*) {8}return hasAnyValues \? internalValueResult : undefined;\n/gm;
const GIVEN =
  / {8}if \(this\._(\w+)(\?\.internalValue)? !== undefined\) \{\n {12}hasAnyValues = true;\n {12}internalValueResult\.\1 = this\._\1\2;\n {8}\}\n/g;
const SET_VALUE =
  /^ {4}set internalValue\(value\) \{\n {8}if \(value === undefined\) \{\n {12}this\.isEmptyObject = false;\n([^}]*) {8}\}\n( {8}else if \(cdktf\.Tokenization\.isResolvable\(value\)\) \{\n {12}this\.isEmptyObject = false;\n {12}this\.resolvableValue = value;\n {8}\}\n)? {8}else \{\n {12}this\.isEmptyObject = Object\.keys\(value\)\.length === 0;\n([^}]*) {8}\}\n {4}\}\n/gm;
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
  code = code.replace(IDENTITY, "$1").replace(GET_VALUE, shortGetter).replace(SET_VALUE, shortSetter);
  const left = /\w+ToHclTerraform|JSII_RTTI\w*|isComplexElement/.exec(code);
  if (left) throw unknown(`${left[0]} is left`);
  const missing = [...code.matchAll(/\bthis\.(\w+)/g)].find(([, name]) => dropped.has(name));
  if (missing) throw unknown(`${missing[0]} is used inside`);
  return withShortNames(code, names) + HELPERS;
}

/** `given` of the fields in place of a branch for each. */
function shortGetter(whole, head, branches) {
  const fields = [...branches.matchAll(GIVEN)].map(([, name, nested]) => `"${nested ? "." : ""}${name}"`);
  return branches.replace(GIVEN, "") === "" ? `${head}        return given(this, [${fields}]);\n` : whole;
}

/** One list of fields in place of two, of which the first sets all to undefined. */
function shortSetter(whole, unset, resolvable, set) {
  if (set.replace(/= value\.\w+;/g, "= undefined;") !== unset) return whole;
  const head = resolvable ? `        ${resolvable.trim().replace(/^else |\}$/g, "")}            return;\n        }\n` : "";
  return `    set internalValue(value) {\n${head}        this.isEmptyObject = value !== undefined && Object.keys(value).length === 0;
        value = value ?? {};\n${set}    }\n`;
}

const HELPERS = `function asIs(struct) {
${AS_IS.replaceAll("return struct", "return true")}    return false;
}
function given(block, fields) {
    let hasAnyValues = block.isEmptyObject;
    const result = {};
    for (const field of fields) {
        const nested = field[0] === ".";
        const name = nested ? field.slice(1) : field;
        const value = nested ? block["_" + name]?.internalValue : block["_" + name];
        if (value !== undefined) {
            hasAnyValues = true;
            result[name] = value;
        }
    }
    return hasAnyValues ? result : undefined;
}
`;

/** The names of nested blocks repeat those of all around them: a third of what is left. */
function withShortNames(code, names) {
  const short = new Map();
  for (const [, name] of code.matchAll(/^(?:function|class) (\w+)(?=\(struct\) \{| extends cdktf\.Complex)/gm))
    if (!names.has(name)) short.set(name, `$${short.size}`);
  return code.replace(/\w+/g, (word) => short.get(word) ?? word);
}
