import { resourceName } from "../../../config/index.js";
import type { Graph } from "../../../terraform/index.js";
import { connect } from "../aws/connection.js";
import type { Session } from "../session.js";
import { synthesize } from "../synthesize.js";
import { breakersCheck } from "./breakers.js";
import { deadLettersCheck } from "./dead-letters.js";
import type { StatusReport } from "./model.js";
import { runChecks } from "./run-checks.js";
import { secretsCheck } from "./secrets.js";
import { stacksCheck } from "./stacks.js";
import { subscriptionsCheck } from "./subscriptions.js";
import { telemetryCheck, watchedServices } from "./telemetry.js";

export type { Finding, StatusReport } from "./model.js";

/** What can be chosen. */
export interface StatusOptions {
  /** Address of a running local AWS; environment `local` only. */
  readonly endpoint?: string;
  /** For each check, in ms. */
  readonly deadlineMs: number;
  readonly clock?: () => Date;
}

/** Apart from `cdktf.out`, which may hold another environment that is about to be deployed. */
const SYNTHESIZED = ".local/status/cdktf.out";
const DEAD_LETTERS = /-dlq(-|$)/;

/** Names that resources of a type are given, as they are written. */
const namesOf = (graph: Graph, type: string): readonly string[] =>
  graph
    .resources(type)
    .map(({ attributes }) => attributes.name)
    .filter((name) => typeof name === "string");

/** The stacks that hold anything, in dependency order: an empty one leaves no state behind. */
const filledStacks = (graph: Graph): readonly string[] => {
  const filled = new Set(graph.resources().map(({ stack }) => stack));
  return graph.order().filter((stack) => filled.has(stack));
};

/**
 * Looks whether the environment is fine: stacks, subscriptions, secrets, dead letters, telemetry, breakers. What there should be
 * is read from the synthesized stacks.
 * @throws {ObsError} when the stacks cannot be synthesized or no local AWS is known; a check that fails is part of the report
 */
export async function status(session: Session, { endpoint, deadlineMs, clock }: StatusOptions): Promise<StatusReport> {
  const { config } = session;
  const connection = await connect(session, endpoint);
  const { graph } = await synthesize(session, SYNTHESIZED);
  const [cluster] = namesOf(graph, "aws_ecs_cluster");
  const checks = await runChecks(
    [
      stacksCheck(session, connection, filledStacks(graph)),
      subscriptionsCheck(connection, namesOf(graph, "aws_sns_topic")),
      secretsCheck(connection, config),
      deadLettersCheck(
        connection,
        namesOf(graph, "aws_sqs_queue").filter((name) => DEAD_LETTERS.test(name)),
      ),
      telemetryCheck(connection, watchedServices(config, cluster), clock ?? (() => new Date())),
      breakersCheck(connection, resourceName(config, "circuit")),
    ],
    deadlineMs,
    config.environment,
  );
  const fine = checks.every(({ findings }) => findings.every(({ health }) => health === "ok" || health === "note"));
  return { environment: config.environment, suffix: config.environmentSuffix, fine, checks };
}
