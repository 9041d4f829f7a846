import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionHandlers, loadConfig, type PlatformConfig, type PlatformConfigInput, parseConfig } from "../../config/index.js";
import { buildApp } from "../../stacks/app.js";

/** The arguments of one resource, data source or output as they stand in the file. */
export type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null;

const child = (value: unknown, key: string): unknown => (isBody(value) ? value[key] : undefined);

/** The value as an object; fails the test when it is none. */
export function body(value: unknown): Body {
  if (!isBody(value)) throw new TypeError(`expected an object, found ${JSON.stringify(value)}`);
  return value;
}

/** The value as a list of objects; Terraform JSON writes a lone block with or without a list around it. */
export const blocks = (value: unknown): Body[] => (Array.isArray(value) ? value : [value]).filter((one) => isBody(one));

/** The value as text; fails the test when it is none. */
export function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`expected text, found ${JSON.stringify(value)}`);
  return value;
}

/** What one synthesis wrote. */
export interface Synthesized {
  /** Stack → the whole file as text. */
  readonly files: Readonly<Record<string, string>>;
  /** cdktf's manifest. */
  readonly manifest: Body;
  /** All resources of a type in a stack, by name. */
  resources(stack: string, type: string): Record<string, Body>;
  /** The one resource of a type whose argument `name` (or the given one) has this value. */
  named(stack: string, type: string, name: string, argument?: string): Body;
  /** A top-level block, e.g. `output`, `terraform`. */
  block(stack: string, key: string): Body;
}

/** A configuration of an environment with changes; validated as every other. */
export function configOf(environment: string, changes: (config: PlatformConfigInput) => PlatformConfigInput = (same) => same) {
  return parseConfig(changes(structuredClone(loadConfig({ ENVIRONMENT: environment }))), `test of ${environment}`);
}

/** Bundles that no esbuild has made: synthesis needs a path and a hash only. */
export const fakeBundles = (config: PlatformConfig, projectRoot: string) =>
  functionHandlers(config).map((handler) => ({
    handler,
    zipPath: join(projectRoot, `dist/lambdas/${handler}.zip`),
    sha256: `sha256-of-${handler}`,
  }));

const written = new Map<string, Synthesized>();

/** What the real app writes for a configuration. The files of tests share it: nobody may change it. */
export function synthesize(config: PlatformConfig): Synthesized {
  const key = JSON.stringify(config);
  const out = written.get(key) ?? synthesizeAnew(config);
  written.set(key, out);
  return out;
}

/** Synthesizes a configuration with the real app into a project folder of its own and reads what was written. */
export function synthesizeAnew(config: PlatformConfig): Synthesized {
  const projectRoot = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const outdir = join(projectRoot, "cdktf.out");
    buildApp(config, fakeBundles(config, projectRoot), outdir).synth();
    return read(outdir);
  } finally {
    rmSync(projectRoot, { recursive: true });
  }
}

function read(outdir: string): Synthesized {
  const stacks = readdirSync(join(outdir, "stacks"));
  const files = Object.fromEntries(
    stacks.map((stack) => [stack, readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")]),
  );
  const parsed = new Map<string, unknown>(Object.entries(files).map(([stack, file]) => [stack, JSON.parse(file)]));
  const resources = (stack: string, type: string): Record<string, Body> =>
    Object.fromEntries(
      Object.entries(body(child(child(parsed.get(stack), "resource"), type) ?? {})).map(([name, value]) => [name, body(value)]),
    );
  return {
    files,
    manifest: body(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"))),
    resources,
    named(stack, type, name, argument = "name") {
      const found = Object.values(resources(stack, type)).filter((resource) => resource[argument] === name);
      if (found.length !== 1) throw new Error(`${stack} has ${found.length} ${type} with ${argument} ${name}`);
      return body(found[0]);
    },
    block: (stack, key) => body(child(parsed.get(stack), key)),
  };
}

/** Statements of a policy document, by their id. */
export function statements(policy: unknown): Record<string, Body> {
  const list = blocks(child(JSON.parse(text(policy)), "Statement"));
  return Object.fromEntries(list.map((statement) => [text(statement.Sid ?? "anonymous"), statement]));
}
