import type { Candidate } from "./candidates.js";
import type { Case } from "./case.js";
import { type Hint, joined, logHint, names, POISON_METRICS, risen, seriesHint, type Witnesses } from "./hints.js";
import type { LogFinding } from "./logs.js";
import { depths, pathBetween } from "./paths.js";

const BY_SERIES = 0.8;
const BY_LOGS = 0.9;
const LEAST = 0.3;
/** When less of the other work succeeds, the consumer is wrong and not the messages. */
const MOST_WORK = 0.5;

const REFUSED_ERROR = /^(?:InvalidMessage|InvalidPoint|Validation|Malformed)/;
const REFUSED_WORDS =
  /message is (?:refused|invalid|malformed)|(?:invalid|malformed|poison|unparsable) (?:message|payload|body)|cannot be parsed/i;

const isRefusal = ({ errorName, template }: LogFinding): boolean =>
  REFUSED_ERROR.test(errorName ?? "") || REFUSED_WORDS.test(template);

/** Sum of a node's metric in the incident. */
function totalOf({ tracks }: Case, node: string, metrics: readonly string[]): number | undefined {
  const own = tracks.filter((track) => track.node === node && metrics.includes(track.name.replace(/\/Sum$/, "")));
  if (own.length === 0) return undefined;
  return own.flatMap(({ incident }) => incident).reduce((sum, { value }) => sum + Math.max(0, value), 0);
}

/** Whether most of what a consumer does still succeeds; where nothing tells, it is taken to. */
function stillWorks(open: Case, node: string): boolean {
  const succeeded = totalOf(open, node, POISON_METRICS.succeeded);
  const failed = totalOf(open, node, POISON_METRICS.failed);
  if (succeeded !== undefined && failed !== undefined && succeeded + failed > 0)
    return succeeded / (succeeded + failed) >= MOST_WORK;
  const available = open.tracks.find((track) => track.node === node && track.name.startsWith("availability/"))?.incident ?? [];
  const mean = available.reduce((sum, { value }) => sum + value / available.length, 0);
  return available.length === 0 || mean >= 100 * MOST_WORK;
}

/** Of all failures of a consumer, the share that are refused messages; 1 where the metrics do not tell. */
function refusedShare(open: Case, node: string): number {
  const refused = totalOf(open, node, POISON_METRICS.refused);
  const failed = totalOf(open, node, POISON_METRICS.failed);
  return refused === undefined || failed === undefined || failed === 0 ? 1 : Math.min(1, refused / failed);
}

/** The queue whose messages are refused: that which has dead letters, is named, or was noticed; else the one nearest to the outside. */
function queueOf({ open, findings }: Witnesses, consumer: string): string | undefined {
  const { topology, material } = open;
  const queues = topology.callers(consumer).filter((caller) => topology.kindOf(caller) === "queue");
  const told = findings.filter((finding) => finding.node === consumer && isRefusal(finding));
  const depth = depths(topology);
  const points = (queue: string): number =>
    (risen(open, [queue], POISON_METRICS.deadLetters).length > 0 ? 4 : 0) +
    (told.some((finding) => names(finding, queue)) ? 2 : 0) +
    (material.trigger.node === queue ? 1 : 0);
  return [...queues].sort((a, b) => points(b) - points(a) || (depth.get(a) ?? 1e9) - (depth.get(b) ?? 1e9))[0];
}

function poisonHint(witnesses: Witnesses, consumer: string): Hint {
  const { open } = witnesses;
  const share = refusedShare(open, consumer);
  return joined([
    seriesHint(open, risen(open, [consumer], POISON_METRICS.refused), BY_SERIES * share),
    logHint(witnesses, consumer, BY_LOGS, isRefusal),
  ]);
}

/** Lays a consumer's failures to the messages of its queue, where it refuses some and does the rest of its work. */
export function laidToMessages(witnesses: Witnesses, candidate: Candidate): readonly Candidate[] {
  const { open } = witnesses;
  const { topology } = open;
  const { node, score, symptom } = candidate;
  // A queue that was found by its own figures, say its dead letters, is judged by its consumer.
  const isQueue = topology.kindOf(node) === "queue";
  const consumers = isQueue ? topology.callees(node) : [node];
  if (symptom === "drop" || symptom === "surge") return [candidate];
  const consumer = consumers.find((each) => poisonHint(witnesses, each).strength >= LEAST && stillWorks(open, each));
  if (consumer === undefined) return [candidate];
  const hint = poisonHint(witnesses, consumer);
  const queue = isQueue ? node : queueOf(witnesses, consumer);
  if (queue === undefined) return [candidate];
  const evidence = joined([hint, seriesHint(open, risen(open, [queue], POISON_METRICS.deadLetters), 1)]).evidence;
  const path = isQueue
    ? candidate.path
    : candidate.path.at(-1) === node
      ? [...candidate.path, queue]
      : pathBetween(topology, candidate.path[0] ?? node, queue);
  const moved: Candidate = {
    ...candidate,
    node: queue,
    score: score * (isQueue ? 1 : hint.strength),
    path,
    kind: "poison-messages",
    evidence: [...evidence, ...candidate.evidence],
  };
  return isQueue ? [moved] : [moved, { ...candidate, score: score * (1 - hint.strength) }];
}
