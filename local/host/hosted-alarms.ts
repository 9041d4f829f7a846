import type { SNSClient } from "@aws-sdk/client-sns";
import type { PlatformConfig } from "../../config/index.js";
import type { SimulatorModel } from "../../simulator/model/index.js";
import type { StateResource } from "../../terraform/state.js";
import { deployedTopics } from "../alarms/deployed.js";
import { type Alarms, alarmClock, createAlarms } from "../alarms/index.js";
import { startPublisher } from "../alarms/publisher.js";
import { Recorder } from "../alarms/recorder.js";
import type { AlarmDesk, LocalAws } from "../aws/index.js";
import { createMailSender, startMailbox } from "../mail/index.js";
import { every } from "./every.js";

/** What alarms are hosted with: a part of the host's options. */
export interface AlarmHostOptions {
  readonly config: Pick<PlatformConfig, "region">;
  readonly alarms?: SimulatorModel;
  readonly speed?: number;
  readonly mailbox?: string;
  readonly record?: string;
}

/** Alarms that go on and tell. */
export interface TellingAlarms {
  /** Resolves when everything until now is judged, and what it tells has arrived. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** The alarms before anybody can be told. */
export interface HostedAlarms {
  readonly alarms: Alarms;
  readonly desk: AlarmDesk | undefined;
  /** From now on the alarms are judged, and subscribers are told. */
  start(aws: LocalAws, sns: SNSClient): Promise<TellingAlarms>;
}

const NO_ALARMS: SimulatorModel = {
  ...{ logGroups: [], metricFilters: [], metricAlarms: [], compositeAlarms: [], topics: [], subscriptions: [] },
};
const TICK_MS = 500;

/** Prepares the alarms of the deployment; without a model there are none, and metrics are metrics all the same. */
export function hostAlarms(
  { config, alarms: model, speed = 1, mailbox, record }: AlarmHostOptions,
  resources: readonly StateResource[],
  warn: (message: string) => void,
): HostedAlarms {
  const clock = alarmClock(speed);
  const recorder = record === undefined ? undefined : new Recorder(clock);
  const alarms = createAlarms({ model: model ?? NO_ALARMS, clock, recorder, warn });
  const deployed = deployedTopics(resources, config.region);
  return {
    alarms,
    desk: model && { alarms, deployed },
    async start(aws, sns) {
      const box = mailbox === undefined ? null : await startMailbox(mailbox);
      const mails = box && createMailSender(sns, box.port, warn);
      if (mails) aws.onPublished(mails.published);
      const publisher = startPublisher(alarms, deployed, sns, warn);
      const onError = (error: unknown): void => warn(error instanceof Error ? error.message : String(error));
      const ticker = every(TICK_MS, async () => alarms.advance(), onError);
      const arrive = async (): Promise<void> => {
        await publisher.flush();
        await mails?.flush();
      };
      return {
        async settle() {
          alarms.finish();
          await arrive();
        },
        async stop() {
          await ticker.stop();
          await arrive();
          mails?.close();
          await box?.stop();
          if (record !== undefined) await recorder?.write(record);
        },
      };
    },
  };
}
