import type { AlarmState } from "../model/types.js";

/** How many alarms must be in a state: a number, or a share of those listed. */
export type Threshold = { readonly count: number } | { readonly percent: number };

/** A function that counts: `AT_LEAST(2, NOT OK, (a, b, c))`. */
export interface AtLeast {
  readonly kind: "at-least";
  readonly threshold: Threshold;
  readonly state: AlarmState;
  /** Counts the alarms that are in any other state. */
  readonly negated: boolean;
  /** Names. */
  readonly alarms: readonly string[];
}

/** The rule of a composite alarm. */
export type AlarmRule =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "state"; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: "not"; readonly of: AlarmRule }
  | { readonly kind: "and" | "or"; readonly of: readonly AlarmRule[] }
  | AtLeast;

/** Limits of "Composite alarms" and of the quotas of CloudWatch. */
export const RULE_LIMITS = {
  characters: 10_240,
  /** Functions, constants, operators, and alarms of AT_LEAST. */
  elements: 500,
  /** Alarms that a rule names. */
  children: 100,
  /** Composite alarms whose rules name one alarm. */
  parents: 150,
} as const;

/** The alarms that a rule names, each once, in order. */
export function alarmsOf(rule: AlarmRule): readonly string[] {
  const names = new Set<string>();
  const visit = (part: AlarmRule): void => {
    if (part.kind === "state") names.add(part.alarm);
    else if (part.kind === "at-least") for (const alarm of part.alarms) names.add(alarm);
    else if (part.kind === "not") visit(part.of);
    else if (part.kind !== "constant") for (const one of part.of) visit(one);
  };
  visit(rule);
  return [...names];
}

/** What counts against the limit of elements. */
export function elementsOf(rule: AlarmRule): number {
  switch (rule.kind) {
    case "constant":
    case "state":
      return 1;
    case "not":
      return 1 + elementsOf(rule.of);
    case "at-least":
      return 1 + rule.alarms.length;
    case "and":
    case "or":
      return rule.of.reduce((sum, part) => sum + elementsOf(part), rule.of.length - 1);
  }
}
