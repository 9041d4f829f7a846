import { join } from "node:path";
import type { ModelBehaviour, PlatformConfig } from "../../config/index.js";
import type { MetricStore } from "../../simulator/metrics/index.js";
import type { SimulatorModel } from "../../simulator/model/index.js";
import { readStates } from "../../terraform/state.js";
import type { Alarms } from "../alarms/index.js";
import { createSegmentQueue, startLocalAws, startXrayDaemon } from "../aws/index.js";
import { watchMoto } from "../moto/index.js";
import { storeApiAccess } from "./api-access.js";
import { createHostClients } from "./clients.js";
import { hostContainer } from "./containers.js";
import { deployedModel } from "./deployed/index.js";
import { DeploymentError } from "./errors.js";
import type { HostEvent, Notify } from "./events.js";
import { every } from "./every.js";
import { hostFunctions } from "./functions.js";
import { hostAlarms } from "./hosted-alarms.js";
import { hostApi } from "./hosted-api.js";
import { createLogShipper } from "./logs/shipper.js";
import { createLogSubscriptions } from "./logs/subscriptions.js";
import { logTarget } from "./logs/target.js";
import { bundledEntry, nodeWarning } from "./node.js";
import type { LaptopAddresses } from "./overlay.js";
import { createPushedEvents } from "./pushed-events.js";
import { releaseFunction } from "./release.js";
import { platformSamplingRule } from "./sampling-rule.js";
import { createQueueAges } from "./sqs/ages.js";
import { putQueueMetrics, queueDepth } from "./sqs/queue-metrics.js";
import { takeOverEventSources, takeOverLogSubscriptions } from "./take-over.js";
import { createInvocationTracer, type SegmentSink } from "./trace/invocation.js";
import { createSampler } from "./trace/sampler.js";
import { createTriggers, drainQueues } from "./triggers.js";
import type { InjectedError } from "./worker/messages.js";

export { HostError } from "./errors.js";
export type { HostEvent } from "./events.js";

/** What the host runs with. */
export interface HostOptions {
  readonly config: PlatformConfig;
  readonly motoUrl: string;
  /** Folder of the applied states, `*.tfstate`. */
  readonly stateDirectory: string;
  readonly projectRoot: string;
  /** Output of the synthesis: what moto does not know is read there. @default `cdktf.out` of the project */
  readonly synthesizedDirectory?: string;
  /** The sandbox payment provider. */
  readonly provider: { readonly url: string };
  /** The alarms that run on what happens here. @default none */
  readonly alarms?: SimulatorModel;
  /** How much faster than the wall clock the alarms' clock runs. @default 1 */
  readonly speed?: number;
  /** Folder where mails to subscribers end. @default nobody gets mail */
  readonly mailbox?: string;
  /** File for all that the alarms are given, written at the end. @default none */
  readonly record?: string;
  /** How the stand-in for Bedrock's models behaves. @default answers */
  readonly model?: ModelBehaviour;
  /** An injected fault: this share of a service's invocations fails before the handler. */
  readonly throwIn?: { readonly service: string; readonly share: number };
  readonly notify: (event: HostEvent) => void;
  /** Path of the bundle of a container service. @default the service's own bundler */
  readonly entryOf?: (service: string) => Promise<string>;
}

/** The deployed services, running. */
export interface Host {
  /** Where orders are placed. */
  readonly ordersUrl: string;
  /** Address of the API with its stage; null: none is deployed. */
  readonly apiUrl: string | null;
  /** A key that opens the API. */
  readonly apiKey: string | null;
  /** The endpoint for every AWS client. */
  readonly awsUrl: string;
  /** All metrics, in real time. */
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  /** Waits until the alarms have judged everything until now, and what they tell has arrived. */
  settleAlarms(): Promise<void>;
  /** Waits until the queues are empty and nothing runs. @returns false when the time is over first */
  drain(timeoutMs: number): Promise<boolean>;
  /** Ends every worker, process and socket. */
  stop(): Promise<void>;
  /** @throws {HostError} when no function belongs to the service */
  setThrowShare(service: string, share: number): void;
  /** An injected fault: the service's functions are deployed anew, and from then on this share of their invocations throws this. @throws {HostError} */
  deployBadly(fault: { readonly service: string; readonly share: number; readonly error: InjectedError }): Promise<void>;
  /** An injected fault: from now on exactly these tables, by their names in AWS, are down. */
  setTablesDown(tables: readonly string[]): void;
}

/** Schedules follow the clock of the alarms so far: what is due every minute comes every five seconds, which a laptop can bear. */
const FASTEST_PACE = 12;
const QUEUE_METRICS_MS = 5000;
const CONTAINER_METRICS_MS = 60_000;
/** Time that running invocations get to end by themselves when the host stops. */
const STOP_GRACE_MS = 5000;

/** Runs what is deployed. @throws {DeploymentError | TerraformStateError | ContainerStartError} */
export async function startHost(options: HostOptions): Promise<Host> {
  const { config, motoUrl, stateDirectory, projectRoot, provider } = options;
  let stopping = false;
  const notify: Notify = (event) => {
    if (!stopping) options.notify(event);
  };
  const warn = (message: string): void => notify({ kind: "warning", message });
  const resources = await readStates(stateDirectory);
  const model = deployedModel(resources, join(projectRoot, "dist/lambdas"));
  const version = nodeWarning(model.functions.map(({ runtime }) => runtime));
  if (version) warn(version);
  const rule = await platformSamplingRule(
    resources,
    join(options.synthesizedDirectory ?? join(projectRoot, "cdktf.out"), "stacks"),
  );
  const { alarms, desk, ...hosted } = hostAlarms(options, resources, warn);
  const { metrics } = alarms;
  const cleanups: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };

  try {
    const aws = await startLocalAws({ motoUrl, metrics, desk, model: options.model });
    cleanups.push(() => aws.stop());
    const clients = createHostClients(aws.url, config.region);
    cleanups.push(async () => clients.destroy());
    const telling = await hosted.start(aws, clients.sns);
    cleanups.push(telling.stop);
    const segments = createSegmentQueue(clients.putSegments, warn);
    cleanups.push(() => segments.flush());
    const daemon = await startXrayDaemon({ rule, onDocument: segments.put, onProblem: warn });
    cleanups.push(() => daemon.stop());
    const subscribed = createLogSubscriptions(model.logSubscriptions);
    const logs = createLogShipper(subscribed.over(logTarget(clients.logs)), alarms.log, warn);
    cleanups.push(() => logs.stop());
    const addresses: LaptopAddresses = {
      motoUrl,
      awsUrl: aws.url,
      daemonAddress: daemon.address,
      providerUrl: provider.url,
      region: config.region,
    };

    const sink: SegmentSink = (segment) => segments.put(JSON.stringify(segment));
    const tracer = createInvocationTracer(createSampler(rule), sink);
    const functions = hostFunctions(model.functions, { projectRoot, addresses, metrics, tracer, logs, notify });
    cleanups.push(() => functions.end());
    if (options.throwIn) functions.setThrowShare(options.throwIn.service, options.throwIn.share);
    const ages = createQueueAges();
    const triggers = createTriggers(model, functions, clients.sqs, ages, warn);
    const pushed = createPushedEvents(model, {
      ...{ aws, clients, functions, metrics, region: config.region, logs: subscribed, warn },
      pace: Math.min(alarms.clock.speed, FASTEST_PACE),
      timeOf: alarms.clock.at,
    });
    cleanups.push(async () => {
      const stopped = Promise.all([triggers.stop(), pushed.stop()]);
      // Whoever still runs after the grace period is ended by the cleanup that follows.
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, STOP_GRACE_MS).unref())]);
    });

    const entryOf = options.entryOf ?? bundledEntry(projectRoot);
    const containers = await Promise.all(
      model.containers.map(async (container) => {
        const hosted = await hostContainer(container, {
          ...{ addresses, metrics: alarms.gauges, logs, notify, secrets: clients.secrets, entryOf },
        });
        cleanups.push(() => hosted.stop());
        return hosted;
      }),
    );
    const [orders] = containers;
    if (!orders) throw new DeploymentError(`${stateDirectory} holds no container service: nobody would take orders`);

    const apiParts = { functions, metrics, logs, sample: createSampler(rule), segments: sink, warn };
    const api = await hostApi(model, apiParts);
    if (api) cleanups.push(api.stop);
    if (api?.apiKey) await storeApiAccess(clients.secrets, model.functions, { url: api.url, apiKey: api.apiKey });

    const onError = (error: unknown): void => warn(error instanceof Error ? error.message : String(error));
    const measureQueues = async (): Promise<void> => {
      for (const queue of model.queues)
        putQueueMetrics(alarms.gauges, ages, queue, await queueDepth(clients.sqs, queue), Date.now());
    };
    const measureContainers = async (): Promise<void> => {
      for (const container of containers) await container.measure(Date.now());
    };
    const repeating = [
      every(QUEUE_METRICS_MS, measureQueues, onError),
      every(Math.max(QUEUE_METRICS_MS, CONTAINER_METRICS_MS / alarms.clock.speed), measureContainers, onError),
    ];
    for (const one of repeating) cleanups.push(() => one.stop());
    const watch = watchMoto(motoUrl, (message) => notify({ kind: "moto-lost", message }));
    cleanups.push(async () => watch.stop());
    await takeOverEventSources(motoUrl, config.region, model.eventSources);
    cleanups.push(await takeOverLogSubscriptions(clients.logs, model.logSubscriptions));
    triggers.start();
    pushed.start();

    const isBusy = (): boolean => triggers.inFlight() + functions.running() + pushed.pending() > 0;
    return {
      ordersUrl: orders.url,
      apiUrl: api?.url ?? null,
      apiKey: api?.apiKey ?? null,
      awsUrl: aws.url,
      ...{ metrics, alarms, settleAlarms: telling.settle },
      drain: (timeoutMs) => drainQueues(clients.sqs, model.queues, isBusy, timeoutMs),
      stop,
      setThrowShare: functions.setThrowShare,
      async deployBadly({ service, share, error }) {
        for (const fn of model.functions.filter((one) => one.service === service))
          await releaseFunction(aws.url, config.region, fn);
        functions.setThrowShare(service, share, error);
      },
      setTablesDown: aws.setTablesDown,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
