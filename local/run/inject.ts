import { type Fault, type PlatformConfig, resourceName } from "../../config/index.js";
import type { Provider } from "../provider/index.js";
import { injectPoison } from "../traffic/index.js";
import type { Readers } from "../verdict/index.js";
import type { Plan } from "./plan.js";

/** What faults are injected into. */
export interface InjectionTargets {
  readonly config: PlatformConfig;
  readonly host: {
    setThrowShare(service: string, share: number): void;
    deployBadly(fault: NonNullable<Fault["inject"]["badDeploy"]>): Promise<void>;
    setTablesDown(tables: readonly string[]): void;
  };
  /** From now on this share of the orders comes. */
  readonly setTrafficShare: (share: number) => void;
  readonly provider: Pick<Provider, "setBehaviour">;
  readonly readers: Pick<Readers, "sqs" | "queueUrl">;
  /** Name of the run. */
  readonly run: string;
  /** Told in words when a fault that has an end is over. */
  readonly say: (text: string) => void;
}

/**
 * Breaks what the plan's fault names.
 * @returns ends what has an end, if it has not ended by itself: a table comes back before the run is judged
 */
export async function inject({ fault }: Plan, targets: InjectionTargets): Promise<() => void> {
  const { config, host, provider, readers, run, say, setTrafficShare } = targets;
  const what = fault?.inject;
  if (what?.provider) provider.setBehaviour(what.provider);
  if (what?.throwIn) host.setThrowShare(what.throwIn.service, what.throwIn.share);
  if (what?.badDeploy) {
    await host.deployBadly(what.badDeploy);
    say(`${what.badDeploy.service} is deployed anew`);
  }
  if (what?.trafficDrop) setTrafficShare(what.trafficDrop.share);
  if (what?.poison) await injectPoison(readers.sqs, await readers.queueUrl(what.poison.queue), run, what.poison.count);
  if (!what?.tableDown) return () => {};

  const { table, seconds } = what.tableDown;
  host.setTablesDown([resourceName(config, table)]);
  let down = true;
  const lift = (): void => {
    if (!down) return;
    down = false;
    clearTimeout(timer);
    host.setTablesDown([]);
    say(`the table ${table} answers again`);
  };
  const timer = setTimeout(lift, seconds * 1000).unref();
  say(`the table ${table} is down, for ${seconds} s at most`);
  return lift;
}
