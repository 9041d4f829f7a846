import { ActionGate, compositeReason, compositeState, type PlannedComposite, type StateOf } from "../composites/index.js";
import type { AlarmState, CompositeAlarm } from "../model/types.js";
import type { Actions } from "./actions.js";
import type { SimulationOutput, Transition } from "./outputs.js";

/** One composite alarm: its state, and its actions behind the suppressor. */
export class CompositeRunner {
  private state: AlarmState = "INSUFFICIENT_DATA";
  private readonly gate: ActionGate | undefined;

  constructor(
    readonly plan: PlannedComposite<CompositeAlarm>,
    private readonly actions: Actions,
  ) {
    const { suppressor } = plan.alarm;
    if (suppressor)
      this.gate = new ActionGate({ waitMs: suppressor.waitSeconds * 1000, extensionMs: suppressor.extensionSeconds * 1000 });
  }

  get nextTimer(): number {
    return this.gate?.nextTimer ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Evaluates the rule.
   * @param changed alarms that changed at this moment
   */
  evaluate(t: number, changed: ReadonlySet<string>, stateOf: StateOf): Transition | undefined {
    const { alarm, rule, children } = this.plan;
    const from = this.state;
    const isFirst = from === "INSUFFICIENT_DATA";
    if (!isFirst && !children.some((child) => changed.has(child))) return undefined;
    const to = compositeState(rule, stateOf);
    if (to === from) return undefined;
    this.state = to;
    const causes = children.filter((child) => changed.has(child)).map((child) => ({ alarm: child, state: stateOf(child) }));
    return { type: "transition", t, alarm: alarm.name, from, to, reason: compositeReason(causes, to, t) };
  }

  /** What becomes of the actions, once all alarms of this moment are evaluated. */
  act(t: number, state: AlarmState | undefined, changed: ReadonlySet<string>, stateOf: StateOf): readonly SimulationOutput[] {
    const { alarm } = this.plan;
    const { gate } = this;
    if (!gate) return state ? this.actions.of(alarm, t, state) : [];
    const suppressor = alarm.suppressor?.alarm ?? "";
    const suppressorInAlarm = changed.has(suppressor) ? stateOf(suppressor) === "ALARM" : undefined;
    if (state === undefined && suppressorInAlarm === undefined && gate.nextTimer > t) return [];
    return gate.advance(t, { state, suppressorInAlarm }).flatMap((output) => {
      // What is held for another reason than before is still the same action: one row says that it is held.
      if (output.kind === "held") return [];
      return this.actions.of(alarm, output.t, output.state, output.kind === "suppressed" ? output.by : undefined);
    });
  }
}
