import { existsSync, mkdirSync, rmSync } from "node:fs";
import type { PlatformConfig } from "../config/index.js";
import type { Graph } from "../terraform/index.js";
import { AppliedRecord, type AppliedStack, applyStacks, type Reporter, stateFile } from "./apply/index.js";
import { forgetMoto, localAwsEnvironment, type Moto, rememberedMoto, rememberMoto, startMoto, stopMoto } from "./moto/index.js";
import type { LaptopPaths } from "./paths.js";
import { synthesize } from "./synthesize.js";
import { AWS_PROVIDER, checkTools, type Environment, type Tools } from "./tools/index.js";
import { describeChanges, type LocalStack, transform } from "./transform/index.js";

/** What deploying needs. */
export interface DeployOptions {
  readonly config: PlatformConfig;
  readonly paths: LaptopPaths;
  readonly env: Environment;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Told of moto as soon as it runs, so that an interrupted deployment can stop it. */
  readonly onMoto: (moto: Moto) => void;
}

/** The platform on a local AWS. */
export interface Deployment {
  readonly moto: Moto;
  readonly tools: Tools;
  readonly applied: readonly AppliedStack[];
  /** As synthesized: with what the local AWS does not have. */
  readonly graph: Graph;
}

/** A kept moto is of use when all that was applied to it has its state, and belongs to a stack that is still there. */
const fits = (record: AppliedRecord, stacks: readonly LocalStack[], paths: LaptopPaths): boolean =>
  record.names.length > 0 &&
  record.names.every((name) => stacks.some((stack) => stack.name === name) && existsSync(stateFile(paths.state, name)));

async function takeMoto(tools: Tools, stacks: readonly LocalStack[], options: DeployOptions): Promise<Moto> {
  const { paths, reporter, env } = options;
  const before = await rememberedMoto(paths.motoRecord);
  if (before.state === "alive") {
    if (fits(AppliedRecord.open(paths.appliedRecord, before.moto.id), stacks, paths)) {
      reporter.line(`using the local AWS that runs already (process ${before.moto.pid}, ${before.moto.url})`);
      return before.moto;
    }
    reporter.line(`the local AWS that runs (process ${before.moto.pid}) does not hold what the states say: starting anew`);
    await stopMoto(before.moto);
  }
  if (before.state === "dead")
    reporter.line(`the kept local AWS (process ${before.moto.pid}) is gone, and all that was in it: its states are discarded`);
  forgetMoto(paths.motoRecord);
  rmSync(paths.state, { recursive: true, force: true });
  rmSync(paths.appliedRecord, { force: true });
  const moto = await startMoto(tools.moto, env, paths.motoLog, paths.motoPython);
  rememberMoto(paths.motoRecord, moto);
  return moto;
}

/** Both results; a failure of one is thrown when the other has ended too, so that nothing goes on behind the message. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

/**
 * Tools, synthesis, transform, moto, apply: all that comes before the services run.
 * @throws {LaptopError} telling what to do
 */
export async function deployLocally(options: DeployOptions): Promise<Deployment> {
  const { config, paths, env, reporter, signal, onMoto } = options;
  mkdirSync(paths.logs, { recursive: true });
  const [tools, graph] = await reporter.phase(["tools", "synthesis"], (step) =>
    bothOf(
      (async () => {
        const tool = step("tools");
        const found = await checkTools({ folder: paths.folder, env, say: tool.say });
        tool.end(`${found.terraform.version}${found.terraform.mirror ? `, providers from ${found.terraform.mirror}` : ""}`);
        return found;
      })(),
      (async () => {
        const synthesis = step("synthesis");
        const synthesized = await synthesize(paths, env, signal);
        synthesis.end(`${synthesized.resources().length} resources in ${synthesized.stacks.size} stacks`);
        return synthesized;
      })(),
    ),
  );
  const { stacks, changes } = transform(graph, {
    outputDirectory: paths.stacks,
    stateDirectory: paths.state,
    providerSource: tools.terraform.mirror ? `${AWS_PROVIDER.host}/${AWS_PROVIDER.source}` : undefined,
  });
  reporter.line("left out or changed for the local AWS:");
  for (const line of describeChanges(changes)) reporter.line(`  ${line}`);
  signal.throwIfAborted();
  const moto = await takeMoto(tools, stacks, options);
  onMoto(moto);
  const applied = await applyStacks(stacks, {
    terraform: tools.terraform,
    env: localAwsEnvironment(tools.terraform.env, moto.url, config.region),
    stacksDirectory: paths.stacks,
    stateDirectory: paths.state,
    logDirectory: paths.logs,
    recordFile: paths.appliedRecord,
    awsId: moto.id,
    reporter,
    signal,
  });
  return { moto, tools, applied, graph };
}
