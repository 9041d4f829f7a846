import { SEVERITIES } from "../../../domain/contracts/severity.js";
import type { MetricId } from "../../../simulator/metrics/index.js";
import type { MetricAlarm, SimulatorModel } from "../../../simulator/model/index.js";
import type { Notification, Simulation, SimulationOutput, Transition } from "../../../simulator/simulation/index.js";
import type { AlarmHistory, Page, Stretch, Timeline } from "./model.js";

/** Name of the topic of a severity (`<project>-alarms-critical-<suffix>`). */
const SEVERITY = new RegExp(`(?:^|-)(${SEVERITIES.join("|")})(?:-|$)`);

/** How people know a target: by severity where its name holds one. */
function severities({ topics }: SimulatorModel): (target: string) => string {
  const names = new Map(topics.map(({ address, name }) => [address, name]));
  return (target) => {
    const name = names.get(target) ?? target.split(":").at(-1) ?? target;
    return SEVERITY.exec(name)?.[1] ?? name;
  };
}

const metricsOf = ({ source }: MetricAlarm): readonly MetricId[] =>
  source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? []);

/** Collects what the alarms of a model do while events run through it. */
export class TimelineCollector {
  private readonly severityOf: (target: string) => string;
  private readonly stretches = new Map<string, Stretch[]>();
  private readonly since = new Map<string, number>();
  private readonly pages: Page[] = [];
  private readonly notifications = new Map<string, number>();
  /** Alarms that left the state in which all begin, and did no more: what that tells is of the backtest, not of the alarm. */
  private readonly beginning = new Set<string>();
  private readonly begun = new Set<string>();
  /** Metric alarms of which nothing came yet. */
  private silent: readonly MetricAlarm[];

  constructor(private readonly model: SimulatorModel) {
    this.severityOf = severities(model);
    this.silent = model.metricAlarms;
  }

  /** Takes outputs in order of time. */
  add(output: SimulationOutput): void {
    if (output.type === "transition") this.addTransition(output);
    else this.addNotification(output);
  }

  /** Looks which alarms have data. To be called before the simulation forgets them. */
  look({ store }: Simulation): void {
    const isSilent = (metric: MetricId): boolean =>
      store.reader(metric, "SampleCount").nextData(Number.NEGATIVE_INFINITY) === Number.POSITIVE_INFINITY;
    this.silent = this.silent.filter((alarm) => metricsOf(alarm).some(isSilent));
  }

  /** @param to end of what was simulated */
  finish(to: number): Timeline {
    for (const [alarm, start] of this.since) this.close(alarm, start, to);
    const { metricAlarms, compositeAlarms } = this.model;
    const histories = [...metricAlarms, ...compositeAlarms].map(({ name }): [string, AlarmHistory] => [
      name,
      { stretches: this.stretches.get(name) ?? [] },
    ]);
    return {
      alarms: new Map(histories),
      pages: this.pages,
      notifications: this.notifications,
      withoutData: this.silent.map(({ name }) => name).sort(),
    };
  }

  private addTransition({ t, alarm, from, to }: Transition): void {
    if (this.begun.has(alarm) || to === "ALARM") this.beginning.delete(alarm);
    else this.beginning.add(alarm);
    this.begun.add(alarm);
    if (to === "ALARM") this.since.set(alarm, t);
    else if (from === "ALARM") this.close(alarm, this.since.get(alarm) ?? t, t);
  }

  private close(alarm: string, start: number, end: number): void {
    this.since.delete(alarm);
    const known = this.stretches.get(alarm);
    if (known) known.push({ start, end });
    else this.stretches.set(alarm, [{ start, end }]);
  }

  private addNotification({ t, alarm, state, target, suppressedBy }: Notification): void {
    if (suppressedBy !== undefined || this.beginning.has(alarm)) return;
    const severity = this.severityOf(target);
    this.notifications.set(severity, (this.notifications.get(severity) ?? 0) + 1);
    if (state === "ALARM") this.pages.push({ alarm, severity, t });
  }
}
