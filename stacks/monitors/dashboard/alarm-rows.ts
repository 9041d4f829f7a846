import { LIMITS } from "../checks/limits.js";
import { chunks, partTitle } from "../chunks.js";
import type { AlarmPlan } from "../plan.js";
import type { Row } from "./layout.js";
import { alarmStatus } from "./widgets.js";

const HEIGHT = 5;

function rowsOf(title: string, arns: readonly string[]): Row[] {
  return chunks(arns, LIMITS.widgetAlarms).map((part, index, { length }) => ({
    height: HEIGHT,
    widgets: [alarmStatus(partTitle(title, index, length), part)],
  }));
}

/**
 * States of all alarms that tell people, those that page first.
 * @param arnOf name of an alarm → its ARN
 */
export function alarmRows({ alarms, composites, nameOf }: AlarmPlan, arnOf: (name: string) => string): Row[] {
  const arnsOf = (of: readonly { readonly id: string }[]) => of.map(({ id }) => arnOf(nameOf(id)));
  return [
    ...rowsOf("Alarms that page", arnsOf(composites.filter(({ purpose }) => purpose === "page"))),
    ...rowsOf("Alarms that page when they last", arnsOf(composites.filter(({ purpose }) => purpose === "sustained"))),
    ...rowsOf("Alarms on metrics", arnsOf(alarms)),
  ];
}
