import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { localStateFolder } from "../../config/index.js";
import { localAwsEnvironment } from "../../local/moto/index.js";
import { AWS_PROVIDER } from "../../local/tools/index.js";
import { describeChanges, type LocalStack, transform } from "../../local/transform/index.js";
import { loadTerraform } from "../../terraform/index.js";
import { UsageError } from "../errors.js";
import type { Session } from "./session.js";
import { type Synthesized, synthesize } from "./synthesize.js";

/** Where the stacks of `local` are synthesized and, made fit for the local AWS, applied from. */
const SYNTHESIZED = ".local/obs/synthesized";
const APPLIED = ".local/obs/cdktf.out";

/** Two cores apply two stacks at a time; more only wait for each other. */
const PARALLELISM = 2;

const write = (file: string, content: object): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, null, 2));
};

/** What the cdktf CLI wants to know of a stack. */
const manifestEntry = ({ name, dependsOn }: LocalStack) => ({
  name,
  constructPath: name,
  dependencies: dependsOn,
  annotations: [],
  workingDirectory: `stacks/${name}`,
  synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
  stackMetadataPath: `stacks/${name}/metadata.json`,
});

/** Writes transformed stacks the way cdktf writes its own, so that its CLI takes them with `--skip-synth`. */
export function writeCdktfOutput(directory: string, stacks: readonly LocalStack[], version: string): void {
  for (const { name, document } of stacks) {
    const metadata = { backend: "local", stackName: name, version };
    const folder = join(directory, "stacks", name);
    write(join(folder, "cdk.tf.json"), { "//": { metadata }, ...document });
    write(join(folder, "metadata.json"), { "//": { metadata } });
  }
  write(join(directory, "manifest.json"), {
    version,
    stacks: Object.fromEntries(stacks.map((stack) => [stack.name, manifestEntry(stack)])),
  });
}

/** Version of the cdktf library that the project uses; its CLI compares it with its own. */
const CDKTF_VERSION = "0.21.0";

/**
 * Synthesizes `local`, makes it fit for the local AWS and points Terraform there.
 * @param endpoint address of the running local AWS
 * @throws {UsageError} without an endpoint
 */
export async function prepareLocal(
  session: Session,
  endpoint: string | undefined,
): Promise<Synthesized & { env: Session["env"]; parallelism: number }> {
  const { root, config, say } = session;
  if (!endpoint)
    throw new UsageError(
      "the environment local needs a running local AWS: start one with npm start -- --keep, or name one with --endpoint",
    );
  const { graph } = await synthesize(session, SYNTHESIZED);
  const directory = join(root, APPLIED);
  const { stacks, changes } = transform(graph, {
    outputDirectory: join(directory, "stacks"),
    stateDirectory: join(root, localStateFolder(config)),
    providerSource: `${AWS_PROVIDER.host}/${AWS_PROVIDER.source}`,
  });
  for (const line of describeChanges(changes)) say(`left out on the local AWS: ${line}`);
  writeCdktfOutput(directory, stacks, CDKTF_VERSION);
  const env = localAwsEnvironment(session.env, endpoint, config.region);
  return { directory, graph: loadTerraform(directory), env, parallelism: PARALLELISM };
}
