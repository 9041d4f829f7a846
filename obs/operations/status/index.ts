import { resourceName } from "../../../config/index.js";
import type { Graph } from "../../../terraform/index.js";
import { type Connection, connect } from "../aws/connection.js";
import type { Session } from "../session.js";
import { synthesize } from "../synthesize.js";
import { breakersCheck } from "./breakers.js";
import { deadLettersCheck } from "./dead-letters.js";
import type { Check, StatusReport } from "./model.js";
import { deadLettersOf, namesOf } from "./resources.js";
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

/** The stacks that hold anything, in dependency order: an empty one leaves no state behind. */
const filledStacks = (graph: Graph): readonly string[] => {
  const filled = new Set(graph.resources().map(({ stack }) => stack));
  return graph.order().filter((stack) => filled.has(stack));
};

/** What must be fine in the standby's region before it is needed. */
const standbyChecks = (graph: Graph, there: Connection): readonly Check[] =>
  [
    subscriptionsCheck(there, namesOf(graph, "aws_sns_topic", "standby")),
    deadLettersCheck(there, deadLettersOf(graph, "standby")),
  ].map(({ name, run }) => ({ name: `${name} of the standby`, run }));

/**
 * Looks whether the environment is fine: stacks, subscriptions, secrets, dead letters, telemetry, breakers. What there should be
 * is read from the synthesized stacks.
 * @throws {ObsError} when the stacks cannot be synthesized or no local AWS is known; a check that fails is part of the report
 */
export async function status(session: Session, { endpoint, deadlineMs, clock }: StatusOptions): Promise<StatusReport> {
  const { config } = session;
  const connection = await connect(session, endpoint);
  const { graph } = await synthesize(session, SYNTHESIZED);
  const [cluster] = namesOf(graph, "aws_ecs_cluster", "home");
  const there = config.standby && { ...connection, region: config.standby.region };
  const checks = await runChecks(
    [
      stacksCheck(session, connection, filledStacks(graph)),
      subscriptionsCheck(connection, namesOf(graph, "aws_sns_topic", "home")),
      secretsCheck(connection, config),
      deadLettersCheck(connection, deadLettersOf(graph, "home")),
      telemetryCheck(connection, watchedServices(config, cluster), clock ?? (() => new Date())),
      breakersCheck(connection, resourceName(config, "circuit")),
      ...(there ? standbyChecks(graph, there) : []),
    ],
    deadlineMs,
    config.environment,
  );
  const fine = checks.every(({ findings }) => findings.every(({ health }) => health === "ok" || health === "note"));
  return { environment: config.environment, suffix: config.environmentSuffix, fine, checks };
}
