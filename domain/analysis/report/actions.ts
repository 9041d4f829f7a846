import type { NodeKind } from "../../contracts/material.js";
import type { CauseKind } from "../../contracts/report.js";

/** Something that a report may recommend. */
export interface AllowedAction {
  /** What to do; `{node}` stands for the node it is done to. */
  readonly words: string;
  /** File below `runbooks/` that says how. */
  readonly runbook: string;
  /** The same for nodes of other kinds than functions, where it differs. */
  readonly runbooks?: Partial<Readonly<Record<NodeKind, string>>>;
  /** Causes it helps against, and on which place of their list it stands: the first ones first. */
  readonly against: Partial<Readonly<Record<CauseKind, number>>>;
  /** It changes the system, so that a person has to decide it. */
  readonly changes: boolean;
  /** It is about a change of the node: nothing to do where none was fetched. */
  readonly ofChange?: true;
  /** It is done to the node itself, which a client outside does not let. */
  readonly ofOurs?: true;
}

/** All that a report may recommend, whoever writes it. */
export const ALLOWED_ACTIONS = {
  "roll-back": {
    words: "Deploy the last good version of {node} again, and compare errors before and after the change",
    runbook: "bad-deploy.md",
    against: { "bad-deploy": 1 },
    changes: true,
    ofChange: true,
  },
  "compare-versions": {
    words: "Read what the change of {node} changed, and whether its errors or its waiting began with it",
    runbook: "bad-deploy.md",
    against: { "bad-deploy": 2, errors: 3, latency: 3 },
    changes: false,
    ofChange: true,
  },
  "check-dependency": {
    words: "Look at the status of {node}, and at the state of its circuit breaker",
    runbook: "dependency.md",
    against: { "dependency-down": 1, "dependency-slow": 1 },
    changes: false,
  },
  "open-breaker": {
    words: "If {node} harms those who call it, open its circuit breaker for a stated time",
    runbook: "circuit-open.md",
    against: { "dependency-slow": 2, "dependency-down": 3 },
    changes: true,
  },
  "redrive-dead-letters": {
    words: "When the cause is gone, send back the dead letters that can succeed",
    runbook: "dead-letters.md",
    against: { "dependency-down": 4, "bad-deploy": 4, "poison-messages": 3, errors: 5 },
    changes: true,
  },
  "read-dead-letters": {
    words: "Read the dead letters of {node}: what is wrong with them, and who sent them",
    runbook: "dead-letters.md",
    against: { "poison-messages": 1, errors: 4 },
    changes: false,
  },
  "fix-producer": {
    words: "Find the producer of the messages on {node} that are refused, and stop or mend it",
    runbook: "poison-messages.md",
    against: { "poison-messages": 2 },
    changes: true,
  },
  "check-upstream": {
    words: "Look at what is before {node}: its callers, name resolution, certificates, firewall and load balancer",
    runbook: "traffic-drop.md",
    against: { "traffic-drop": 1, silence: 2 },
    changes: false,
  },
  "check-callers": {
    words: "Find out who calls {node} more than usual, and limit them if they are not wanted",
    runbook: "overload.md",
    against: { "traffic-surge": 1, "retry-storm": 2 },
    changes: false,
  },
  "raise-concurrency": {
    words: "Raise the reserved concurrency, memory or number of {node}, within the account's limits",
    runbook: "lambda-concurrency.md",
    runbooks: { container: "ecs-resource-exhaustion.md", table: "scaling-guide.md", queue: "queue-age.md" },
    against: { saturation: 1, "traffic-surge": 2 },
    changes: true,
    ofOurs: true,
  },
  "scale-out": {
    words: "Plan the capacity of {node} and of what it calls for the load that comes",
    runbook: "scaling-guide.md",
    against: { saturation: 2, "traffic-surge": 3 },
    changes: true,
  },
  "stop-retries": {
    words: "Pause what repeats calls to {node} until it answers again, and lengthen the waits between attempts",
    runbook: "overload.md",
    against: { "retry-storm": 1 },
    changes: true,
  },
  "restart-node": {
    words: "See whether {node} runs at all, and deploy it again if it does not",
    runbook: "lambda-critical.md",
    against: { silence: 1 },
    changes: true,
    ofOurs: true,
  },
  "read-errors": {
    words: "Read the errors of {node} and their stacks",
    runbook: "lambda-errors.md",
    runbooks: { container: "ecs-errors.md", api: "api-errors.md", queue: "dead-letters.md" },
    against: { errors: 1, "bad-deploy": 3 },
    changes: false,
  },
  "read-latency": {
    words: "See in the slowest traces of {node} what it waits for",
    runbook: "lambda-latency.md",
    runbooks: { container: "performance-tuning.md", api: "api-latency.md", queue: "queue-age.md" },
    against: { latency: 1 },
    changes: false,
  },
  "tune-performance": {
    words: "Compare memory, payload sizes and cold starts of {node} with what they were",
    runbook: "performance-tuning.md",
    against: { latency: 2, saturation: 3 },
    changes: false,
  },
  "wait-for-dependency": {
    words: "Let messages wait in their queue while {node} is down: the breaker tries again by itself",
    runbook: "circuit-open.md",
    against: { "dependency-down": 2 },
    changes: false,
  },
} as const satisfies Readonly<Record<string, AllowedAction>>;

/** Key of {@link ALLOWED_ACTIONS}. */
export type ActionId = keyof typeof ALLOWED_ACTIONS;

/** Whether a text is the id of an action. */
export const isActionId = (id: string): id is ActionId => Object.hasOwn(ALLOWED_ACTIONS, id);

/** All keys, in the order of the table. */
export const ACTION_IDS: readonly ActionId[] = Object.keys(ALLOWED_ACTIONS).filter((id) => isActionId(id));

/** The runbook of an action on a node of a kind. */
export function runbookOf(id: ActionId, kind: NodeKind): string {
  const { runbook, runbooks }: AllowedAction = ALLOWED_ACTIONS[id];
  return runbooks?.[kind] ?? runbook;
}
