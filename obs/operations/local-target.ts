import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { localStateFolder } from "../../config/index.js";
import { AppliedRecord } from "../../local/apply/applied.js";
import { localAwsEnvironment, rememberedMoto } from "../../local/moto/index.js";
import { laptopPaths } from "../../local/paths.js";
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

/** The local AWS that stacks are applied to. */
export interface LocalAws {
  readonly url: string;
  /** Tells the next `npm start` that these stacks are no longer what it applied. */
  readonly beforeChange: (stacks: readonly string[]) => void;
}

/** The one that was named, else the one that `npm start -- --keep` left. @throws {UsageError} when there is none */
export async function findLocalAws({ root, config }: Session, endpoint: string | undefined): Promise<LocalAws> {
  const paths = laptopPaths(root);
  const kept = await rememberedMoto(paths.motoRecord);
  const alive = kept.state === "alive" ? kept.moto : undefined;
  const url = endpoint ?? alive?.url;
  if (!url)
    throw new UsageError(
      "the environment local needs a local AWS that runs: start one with npm start -- --keep, or name one with --endpoint",
    );
  const isLaptops = alive?.url === url && join(root, localStateFolder(config)) === paths.state;
  const beforeChange = (stacks: readonly string[]): void => {
    if (!isLaptops || !alive) return;
    const record = AppliedRecord.open(paths.appliedRecord, alive.id);
    for (const stack of stacks) if (record.hash(stack)) record.set(stack, "changed by obs");
  };
  return { url, beforeChange };
}

/**
 * Synthesizes `local`, makes it fit for the local AWS and points Terraform there.
 * @param options.endpoint address of a running local AWS; default: the one that `npm start -- --keep` left
 * @param options.mirrored the provider comes from a folder, under the registry's full name
 * @throws {UsageError} when no local AWS is known
 */
export async function prepareLocal(
  session: Session,
  options: { readonly endpoint?: string; readonly mirrored: boolean },
): Promise<Synthesized & LocalAws & { env: Session["env"]; parallelism: number }> {
  const { root, config, say } = session;
  const aws = await findLocalAws(session, options.endpoint);
  const { graph } = await synthesize(session, SYNTHESIZED);
  const directory = join(root, APPLIED);
  const { stacks, changes } = transform(graph, {
    outputDirectory: join(directory, "stacks"),
    stateDirectory: join(root, localStateFolder(config)),
    providerSource: options.mirrored ? `${AWS_PROVIDER.host}/${AWS_PROVIDER.source}` : undefined,
  });
  for (const line of describeChanges(changes)) say(`left out or changed for the local AWS: ${line}`);
  writeCdktfOutput(directory, stacks, CDKTF_VERSION);
  const env = localAwsEnvironment(session.env, aws.url, config.region);
  return { ...aws, directory, graph: loadTerraform(directory), env, parallelism: PARALLELISM };
}
