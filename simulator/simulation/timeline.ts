import { planComposites } from "../composites/index.js";
import type { AlarmBase, AlarmState, SimulatorModel } from "../model/types.js";
import { Actions } from "./actions.js";
import { CompositeRunner } from "./composite-runner.js";
import type { SimulationOutput, Transition } from "./outputs.js";

const MINUTE_MS = 60_000;

/** Puts the transitions of metric alarms, composites, their timers and all actions into one order of time. */
export class Timeline {
  private readonly states = new Map<string, AlarmState>();
  private readonly metricAlarms: ReadonlyMap<string, AlarmBase>;
  private readonly actions: Actions;
  /** Children before parents. */
  private readonly composites: readonly CompositeRunner[];
  /** When composites are evaluated for the first time: the first whole minute. Infinity once they are. */
  private first: number;

  constructor(
    model: SimulatorModel,
    from: number,
    private readonly emit: (output: SimulationOutput) => void,
  ) {
    this.first = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
    this.actions = new Actions(model.subscriptions);
    this.metricAlarms = new Map(model.metricAlarms.map((alarm) => [alarm.name, alarm]));
    const byName = [...model.compositeAlarms].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.composites = planComposites(byName, this.metricAlarms.keys()).map((plan) => new CompositeRunner(plan, this.actions));
    for (const { name } of [...model.metricAlarms, ...model.compositeAlarms]) this.states.set(name, "INSUFFICIENT_DATA");
  }

  /** @throws {RangeError} when there is no such alarm */
  stateOf(alarm: string): AlarmState {
    const state = this.states.get(alarm);
    if (state) return state;
    throw new RangeError(`there is no alarm "${alarm}"; there are ${[...this.states.keys()].join(", ")}`);
  }

  /**
   * Moves on to `to`.
   * @param transitions those of the metric alarms since the last time, in order of time
   */
  advance(to: number, transitions: readonly Transition[]): void {
    let index = 0;
    for (;;) {
      const t = Math.min(transitions[index]?.t ?? Number.POSITIVE_INFINITY, this.first, this.nextTimer());
      if (t > to || t === Number.POSITIVE_INFINITY) return;
      const now: Transition[] = [];
      for (let next = transitions[index]; next?.t === t; next = transitions[index]) {
        now.push(next);
        index += 1;
      }
      this.moment(t, now);
    }
  }

  private nextTimer(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const composite of this.composites) next = Math.min(next, composite.nextTimer);
    return next;
  }

  /** All that happens at one time: metric alarms, then composites, then actions that depend on suppressors. */
  private moment(t: number, transitions: readonly Transition[]): void {
    const changed = new Set<string>();
    for (const transition of transitions) {
      this.enter(transition, changed);
      this.emit(transition);
      const alarm = this.metricAlarms.get(transition.alarm);
      if (alarm) for (const row of this.actions.of(alarm, t, transition.to)) this.emit(row);
    }
    if (this.first === Number.POSITIVE_INFINITY || t >= this.first) this.evaluateComposites(t, changed);
  }

  private evaluateComposites(t: number, changed: Set<string>): void {
    this.first = Number.POSITIVE_INFINITY;
    const stateOf = (alarm: string): AlarmState => this.stateOf(alarm);
    const entered = this.composites.map((composite) => {
      const transition = composite.evaluate(t, changed, stateOf);
      if (transition) this.enter(transition, changed);
      return transition;
    });
    for (const [index, composite] of this.composites.entries()) {
      const transition = entered[index];
      if (transition) this.emit(transition);
      for (const row of composite.act(t, transition?.to, changed, stateOf)) this.emit(row);
    }
  }

  private enter({ alarm, to }: Transition, changed: Set<string>): void {
    this.states.set(alarm, to);
    changed.add(alarm);
  }
}
