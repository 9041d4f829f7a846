import { decide, evaluateAlarm, evaluationRange, MISSING } from "../alarms/index.js";
import type { AlarmState, MetricAlarm } from "../model/types.js";
import type { Transition } from "./outputs.js";
import { evaluationStep, type PointSource } from "./points.js";

const isEmpty = (points: Uint8Array): boolean => {
  for (let index = 0; index < points.length; index++) if (points[index] !== MISSING) return false;
  return true;
};

/** Evaluates one metric alarm over time. It depends on no other alarm, so it may run ahead of them. */
export class AlarmRunner {
  state: AlarmState = "INSUFFICIENT_DATA";
  private readonly step: number;
  private readonly points: Uint8Array;
  private next: number;

  /** @param from first evaluation: the first whole minute (ten seconds) at or after it */
  constructor(
    readonly alarm: MetricAlarm,
    readonly source: PointSource,
    from: number,
  ) {
    this.step = evaluationStep(alarm.periodSeconds);
    this.points = new Uint8Array(evaluationRange(alarm.evaluationPeriods));
    this.next = Math.ceil(from / this.step) * this.step;
  }

  /** Evaluates up to and including `to`, and adds the changes of state. Stretches without data are jumped over. */
  advance(to: number, transitions: Transition[]): void {
    const { alarm, source, step, points } = this;
    while (this.next <= to) {
      const t = this.next;
      source.fill(t, points);
      const verdict = decide(alarm, points);
      if (verdict !== "KEEP" && verdict !== this.state) {
        const { reason } = evaluateAlarm(alarm, source.datapoints(t), this.state);
        const told = `${reason}${source.note}`;
        transitions.push({ type: "transition", t, alarm: alarm.name, from: this.state, to: verdict, reason: told });
        this.state = verdict;
      }
      this.next = t + step;
      const data = source.quietUntil(t, points[0] === MISSING && isEmpty(points));
      // A window holds data that starts before its end, so the first evaluation after the data's start sees it.
      if (data > t) this.next = Math.min((Math.floor(data / step) + 1) * step, (Math.floor(to / step) + 1) * step);
    }
  }
}
