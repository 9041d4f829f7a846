import { createServer } from "node:http";
import type { MetricStore } from "../../simulator/metrics/index.js";
import { answerError } from "./answer.js";
import { WALL_TIME } from "./asked-time.js";
import { Call } from "./call.js";
import type { AlarmDesk } from "./cloudwatch/alarms/desk.js";
import { handleCloudWatch } from "./cloudwatch/index.js";
import { toAwsError } from "./errors.js";
import { createForwarder } from "./forward.js";
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
  /** Closes every connection. */
  stop(): Promise<void>;
}

/** Account that moto's resources are of. */
const MOTO_ACCOUNT = "123456789012";
/** Idle connections outlive the pools of SDKs, so that no client reuses one that is about to close. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Starts an HTTP endpoint on a free port of the loopback address. It answers CloudWatch's metrics and alarms itself,
 * runs Logs Insights over the lines that went through it, gives SQS messages their trace, takes DynamoDB's transactions apart, keeps X-Ray's traces, tells of objects written to S3 and of messages that topics took,
 * and passes everything else on to moto unchanged.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { motoUrl, metrics, desk, onUnreachable = () => {} } = options;
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

  const handle = async (call: Call): Promise<void> => {
    await outage.check(call);
    if (call.service === "monitoring" && (await handleCloudWatch(call, { metrics, desk }))) return;
    if (call.service === "logs" && (await logs.handle(call, forwarder))) return;
    if (call.service === "sns" && (await handleSns(call, forwarder, published))) return;
    if (call.service === "sqs" && (await handleSqs(call, forwarder))) return;
    if (call.service === "dynamodb" && (await handleTransaction(call))) return;
    if (call.service === "xray" && (await xray.handle(call))) return;
    await forwarder.stream(call);
    const { statusCode } = call.response;
    const object = statusCode >= 200 && statusCode < 300 ? objectWritten(call) : null;
    if (object) for (const listener of listeners) listener(object);
  };

  const server = createServer((request, response) => {
    const call = new Call(request, response);
    handle(call).catch((error: unknown) => answerError(call, toAwsError(error)));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // A long poll and a slow create may take longer than Node's default of five minutes allows.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the endpoint listens on no TCP port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    onObject: (listener) => void listeners.push(listener),
    onPublished: (listener) => void subscribers.push(listener),
    setTablesDown: (tables) => outage.set(tables),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        forwarder.close();
      }),
  };
}
