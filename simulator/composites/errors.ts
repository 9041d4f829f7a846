/** Base of what is refused about composite alarms. */
export class CompositeError extends Error {
  override readonly name: string = "CompositeError";
}

/** A rule that CloudWatch would refuse. */
export class AlarmRuleError extends CompositeError {
  override readonly name = "AlarmRuleError";

  /** @param position character of the rule, from 0 */
  constructor(
    readonly rule: string,
    readonly position: number,
    readonly problem: string,
    readonly fix: string,
  ) {
    super(`alarm rule, character ${position + 1} (${JSON.stringify(rule.slice(position, position + 20))}): ${problem}; ${fix}`);
  }
}

/** What is wrong with one composite alarm. */
export interface CompositeProblem {
  /** Its name. */
  readonly alarm: string;
  readonly problem: string;
  /** Where it stands in Terraform. @default alarm_rule */
  readonly attribute?: string;
}

/** Composite alarms that cannot be run; carries every problem, each with the name of its alarm. */
export class CompositesError extends CompositeError {
  override readonly name = "CompositesError";

  constructor(readonly problems: readonly CompositeProblem[]) {
    super(problems.map(({ alarm, problem }) => `alarm ${alarm}: ${problem}`).join("\n"));
  }
}
