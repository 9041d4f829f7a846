import type { ModelBehaviour } from "../../config/index.js";
import type { MetricStore } from "../../simulator/metrics/index.js";
import { answerError } from "./answer.js";
import { WALL_TIME } from "./asked-time.js";
import { createBedrock } from "./bedrock/index.js";
import { Call } from "./call.js";
import { createTrail } from "./cloudtrail/index.js";
import type { AlarmDesk } from "./cloudwatch/alarms/desk.js";
import { handleCloudWatch } from "./cloudwatch/index.js";
import { toAwsError } from "./errors.js";
import { createForwarder } from "./forward.js";
import { listen } from "./listener.js";
import { createLogs } from "./logs-insights/index.js";
import { TableOutage } from "./outage.js";
import { type ObjectWritten, objectWritten } from "./s3.js";
import { handleSns, type Published } from "./sns.js";
import { handleSqs } from "./sqs.js";
import { createTransactions } from "./transactions.js";
import { createXray } from "./xray/reads.js";

/** What the endpoint needs. */
export interface LocalAwsOptions {
  /** Address of moto, e.g. `http://127.0.0.1:41001`. */
  readonly motoUrl: string;
  /** Answers and takes CloudWatch metrics. */
  readonly metrics: MetricStore;
  /** Answers for alarms, and for metrics in the alarms' time; without it alarms are moto's. */
  readonly desk?: AlarmDesk;
  /** How the stand-in for Bedrock's models behaves. @default answers */
  readonly model?: ModelBehaviour;
  /** Told of every request that did not reach moto. */
  readonly onUnreachable?: () => void;
}

/** The endpoint that every AWS client on the laptop uses. */
export interface LocalAws {
  readonly url: string;
  /** From now on, tells of every object that was written. */
  onObject(listener: (object: ObjectWritten) => void): void;
  /** From now on, tells of every message that a topic took. */
  onPublished(listener: (message: Published) => void): void;
  /** An injected fault: from now on exactly these tables, by their names in AWS, are down. */
  setTablesDown(tables: readonly string[]): void;
  /** From now on the stand-in for Bedrock's models behaves like this. */
  setModel(behaviour: ModelBehaviour): void;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/** Account that moto's resources are of. */
const MOTO_ACCOUNT = "123456789012";
/**
 * Starts an HTTP endpoint on a free port of the loopback address. It answers CloudWatch's metrics and alarms itself,
 * runs Logs Insights over the lines that went through it, gives SQS messages their trace, takes DynamoDB's transactions apart, keeps X-Ray's traces, tells CloudTrail's events, stands in for Bedrock's models, tells of objects written to S3 and of messages that topics took,
 * and passes everything else on to moto unchanged.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { motoUrl, metrics, desk, model = "answers", onUnreachable = () => {} } = options;
  const forwarder = createForwarder(motoUrl, onUnreachable);
  const handleTransaction = createTransactions(motoUrl);
  const listeners: ((object: ObjectWritten) => void)[] = [];
  const subscribers: ((message: Published) => void)[] = [];
  const published = (message: Published): void => {
    for (const subscriber of subscribers) subscriber(message);
  };

  const outage = new TableOutage();
  const time = desk?.alarms.clock ?? WALL_TIME;
  const account = desk?.deployed.place.accountId ?? MOTO_ACCOUNT;
  const logs = createLogs(time, account);
  const xray = createXray(time, account);
  const trail = createTrail(time, account);
  const bedrock = createBedrock(model);

  const handle = async (call: Call): Promise<void> => {
    await outage.check(call);
    if (call.service === "monitoring" && (await handleCloudWatch(call, { metrics, desk }))) return;
    if (call.service === "logs" && (await logs.handle(call, forwarder))) return;
    if (call.service === "sns" && (await handleSns(call, forwarder, published))) return;
    if (call.service === "sqs" && (await handleSqs(call, forwarder))) return;
    if (await bedrock.handle(call)) return;
    if (await trail.handle(call, forwarder)) return;
    if (call.service === "dynamodb" && (await handleTransaction(call))) return;
    if (call.service === "xray" && (await xray.handle(call))) return;
    await forwarder.stream(call);
    const { statusCode } = call.response;
    const object = statusCode >= 200 && statusCode < 300 ? objectWritten(call) : null;
    if (object) for (const listener of listeners) listener(object);
  };

  const listener = await listen((request, response) => {
    const call = new Call(request, response);
    handle(call).catch((error: unknown) => answerError(call, toAwsError(error)));
  });
  return {
    url: `http://127.0.0.1:${listener.port}`,
    onObject: (listener) => void listeners.push(listener),
    onPublished: (listener) => void subscribers.push(listener),
    setModel: bedrock.setBehaviour,
    setTablesDown: (tables) => outage.set(tables),
    async stop() {
      await listener.stop();
      forwarder.close();
    },
  };
}
