import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { ObsError, UsageError } from "../../errors.js";
import { connect } from "../aws/connection.js";
import { awsFailure } from "../aws/errors.js";
import { sqsClient } from "../dead-letters/index.js";
import { problemOf } from "../dead-letters/letter.js";
import { peek } from "../dead-letters/peek.js";
import { openQueue, type Queue } from "../dead-letters/queue.js";
import { ALARMS, deadLettersNamed, secondsUntilBack } from "../dead-letters/queues.js";
import type { Session } from "../session.js";
import { redriveByHand } from "./by-hand.js";
import { guardRedrive } from "./guard.js";
import { type Looked, lookedLines } from "./looked.js";
import type { Outcome, Progress, Run } from "./model.js";
import { redriveByTask } from "./move-task.js";
import { watchForReturns } from "./watch.js";

/** What the command line was given. */
export interface RedriveOptions {
  readonly endpoint?: string | undefined;
  /** Key of `config.queues`. */
  readonly queue: string;
  readonly dryRun: boolean;
  /** Messages a second. */
  readonly rate: number;
  /** Leave messages that no retry can help. */
  readonly skipInvalid: boolean;
  readonly watchMs: number;
  readonly yes: boolean;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** What a redrive did, or would do. */
export interface RedriveReport {
  readonly environment: string;
  readonly queue: string;
  readonly from: string;
  readonly to: string;
  /** Dead letters at the beginning. */
  readonly total: number;
  readonly dryRun: boolean;
  /** Of those that were looked at beforehand, those that can never succeed. */
  readonly looked: Looked;
  /** Absent on a dry run. */
  readonly outcome?: Outcome;
  /** Dead letters again, or anew, when the watch ended; absent without one. */
  readonly cameBack?: number;
  /** Longest time until one that fails every time is a dead letter again. */
  readonly secondsUntilBack: number;
}

/** How many messages are looked at before they are sent. */
const LOOK_AT = 100;

const NO_SOURCE: Readonly<Record<string, string>> = {
  [ALARMS]: "its messages were for people: tell them by hand, mend the address, then delete the messages",
};
const NOT_OF_A_QUEUE = "its events came from no queue: invoke the function with the event's requestPayload";

async function lookAt(queue: Queue, name: string, signal: AbortSignal): Promise<Looked> {
  const seen = await peek(queue, LOOK_AT, signal);
  return { messages: seen.length, invalid: seen.filter(({ Body }) => problemOf(name, Body) !== undefined).length };
}

/**
 * Sends dead letters back to the queue they came from. In AWS by SQS's own task, unless messages are to be chosen; a local AWS has no
 * such tasks.
 * @throws {UsageError} when there is no such queue or nobody consented; {@link ObsError} when AWS refuses
 */
export async function redrive(session: Session, options: RedriveOptions): Promise<RedriveReport> {
  const { config, say } = session;
  const { queue: name, dryRun, signal } = options;
  const { deadLetters, source } = deadLettersNamed(config, name);
  if (!source)
    throw new UsageError(`${name} cannot be redriven: ${NO_SOURCE[name] ?? NOT_OF_A_QUEUE} (runbooks/dead-letters.md)`);
  const connection = await connect(session, options.endpoint);
  const sqs = sqsClient(connection);
  try {
    const [from, to] = await Promise.all([openQueue(sqs, deadLetters), openQueue(sqs, source)]);
    const { visible, hidden } = await from.counts();
    if (hidden > 0) say(`${hidden} messages of ${deadLetters} are in somebody's hands`);
    const looked = await lookAt(from, name, signal);
    const total = Math.max(visible, looked.messages);
    const about = { environment: config.environment, queue: name, from: deadLetters, to: source, total, dryRun, looked };
    const report = { ...about, secondsUntilBack: secondsUntilBack(config, name) };
    if (dryRun || total === 0) return report;
    if (!options.skipInvalid) for (const line of lookedLines(report)) say(line);
    await guardRedrive(session, { what: `${total} messages of ${deadLetters}`, yes: options.yes });
    const clock = { now: Date.now, sleep: async (ms: number) => void (await sleep(ms)) };
    const run: Run = { ...clock, total, rate: options.rate, progress: options.progress, signal };
    const byHand = connection.endpoint !== undefined || options.skipInvalid;
    const outcome = await (byHand ? chosen(name, from, to, options.skipInvalid, run) : task(sqs, from, to, say, run));
    if (options.watchMs === 0 || outcome.ended) return { ...report, outcome };
    const rest = visible + hidden - outcome.sent + outcome.doubled;
    const cameBack = await watchForReturns(from, Math.max(0, rest), { ...clock, signal, forMs: options.watchMs });
    return { ...report, outcome, cameBack };
  } catch (error) {
    if (error instanceof ObsError) throw error;
    throw awsFailure(`the redrive of ${deadLetters} failed`, error, config.environment);
  } finally {
    sqs.destroy();
  }
}

const chosen = (name: string, from: Queue, to: Queue, skipInvalid: boolean, run: Run): Promise<Outcome> =>
  redriveByHand({ from, to, leave: (body) => skipInvalid && problemOf(name, body) !== undefined }, run);

const task = (sqs: SQSClient, from: Queue, to: Queue, say: (line: string) => void, run: Run): Promise<Outcome> =>
  redriveByTask(sqs, { from: from.arn, to: to.arn, say }, run);
