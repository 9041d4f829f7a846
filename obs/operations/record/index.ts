import { setTimeout as sleep } from "node:timers/promises";
import { ModelError, readModel, type SimulatorModel } from "../../../simulator/model/index.js";
import { type Graph, loadTerraform } from "../../../terraform/index.js";
import { ObsError, UsageError } from "../../errors.js";
import { connect } from "../aws/connection.js";
import { awsFailure } from "../aws/errors.js";
import type { Session } from "../session.js";
import { synthesize } from "../synthesize.js";
import { paced } from "./paced.js";
import { planRecording } from "./plan.js";
import { runRecording } from "./run.js";
import { awsSource } from "./source.js";

/** What the command line was given. Times are epoch milliseconds. */
export interface RecordOptions {
  readonly endpoint?: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly out: string;
  readonly resume: boolean;
  /** Folder to read the alarms from. @default the environment is synthesized */
  readonly terraform?: string | undefined;
  readonly metricsOnly: boolean;
  readonly signal: AbortSignal;
  readonly clock?: () => number;
}

const MINUTE_MS = 60_000;
/** CloudWatch keeps minutes for so long (page "CloudWatch concepts"). */
const KEPT_MS = 15 * 86_400_000;
/** Apart from `cdktf.out`, which may hold another environment. */
const SYNTHESIZED = ".local/record/cdktf.out";

function checkTimes({ from, to }: RecordOptions, now: number): void {
  if (to <= from) throw new UsageError("--to must be after --from");
  if (to > now) throw new UsageError(`--to is in the future: it is ${new Date(now).toISOString()} now`);
  if (from < now - KEPT_MS)
    throw new UsageError(
      `--from is more than 15 days ago: CloudWatch keeps no minutes from before ${new Date(now - KEPT_MS).toISOString()}`,
    );
}

function modelOf(graph: Graph): SimulatorModel {
  try {
    return readModel(graph);
  } catch (error) {
    if (error instanceof ModelError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Records what the alarms of the session's environment read into an NDJSON file that `obs simulate` and `obs backtest` take.
 * @returns lines written
 * @throws {UsageError} for times that cannot be recorded; {@link ObsError} when AWS refuses: what is written stays, to be resumed
 */
export async function record(session: Session, options: RecordOptions): Promise<number> {
  const { config, say } = session;
  const now = options.clock ?? Date.now;
  checkTimes(options, now());
  const connection = await connect(session, options.endpoint);
  const graph =
    options.terraform === undefined ? (await synthesize(session, SYNTHESIZED)).graph : loadTerraform(options.terraform);
  const plan = planRecording(modelOf(graph), options.metricsOnly);
  for (const line of plan.left) say(`cannot be recorded as it is: ${line}`);
  say(`recording ${plan.metrics.length} metrics and the lines of ${plan.logGroups.length} log groups`);
  const pace = { now, say, sleep: (ms: number) => sleep(ms, undefined, { signal: options.signal }) };
  const source = paced(awsSource(connection), pace);
  const floor = (t: number): number => Math.floor(t / MINUTE_MS) * MINUTE_MS;
  try {
    return await runRecording(source, plan, {
      from: floor(options.from),
      to: floor(options.to + MINUTE_MS - 1),
      out: options.out,
      resume: options.resume,
      progress: (done, lines) => say(`until ${new Date(done).toISOString()}: ${lines} lines`),
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const resume = `continue with --resume: ${options.out} holds what was recorded so far`;
    if (options.signal.aborted) throw new ObsError(`the recording was ended; ${resume}`, 1, { cause: error });
    const failure = awsFailure("the recording broke off", error, config.environment);
    throw new ObsError(`${failure.message}\n${resume}`, 1, { cause: error });
  } finally {
    source.close();
  }
}
