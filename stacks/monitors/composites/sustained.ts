import type { PlatformConfig } from "../../../config/index.js";
import type { AlarmDeclaration, CompositeDeclaration } from "../alarms/declaration.js";
import { formatSeconds } from "../text.js";
import { ALARM, childrenOf, or } from "./rule.js";

/** Ids of the paging composites that each alarm feeds; an alarm that feeds none is not in the map. */
export function fedComposites(composites: readonly CompositeDeclaration[]): ReadonlyMap<string, readonly string[]> {
  const fed = new Map<string, string[]>();
  for (const composite of composites) {
    if (composite.purpose !== "page") continue;
    for (const child of childrenOf(composite.rule)) fed.set(child, [...(fed.get(child) ?? []), composite.id]);
  }
  return fed;
}

/**
 * For every alarm that feeds a composite: a composite that pages when the alarm stays in ALARM while its composite does not
 * follow (SPEC 1.8, docs/decisions/0005). The suppressor is the alarm's composite, or an OR over its composites, because
 * CloudWatch takes one suppressor.
 */
export function sustainedComposites(
  { alarms: { sustained } }: Pick<PlatformConfig, "alarms">,
  alarms: readonly AlarmDeclaration[],
  composites: readonly CompositeDeclaration[],
): CompositeDeclaration[] {
  const fed = fedComposites(composites);
  const wait = formatSeconds(sustained.afterSeconds);
  return alarms.flatMap((alarm): CompositeDeclaration[] => {
    const [only, ...others] = fed.get(alarm.id) ?? [];
    if (only === undefined) return [];
    const { audience, owner, runbook, service } = alarm;
    const facts = { severity: sustained.severity, audience, owner, runbook, service };
    const escalated = `${alarm.id}-escalated`;
    const page: CompositeDeclaration = {
      ...facts,
      id: `${alarm.id}-sustained`,
      meaning: `${alarm.id} has been in ALARM for ${wait} and no composite took it up. ${alarm.meaning}`,
      rule: ALARM(alarm.id),
      purpose: "sustained",
      suppressor: {
        alarmId: others.length === 0 ? only : escalated,
        waitSeconds: sustained.afterSeconds,
        extensionSeconds: sustained.extensionSeconds,
      },
    };
    if (others.length === 0) return [page];
    const suppressor: CompositeDeclaration = {
      ...facts,
      id: escalated,
      meaning: `A composite that ${alarm.id} feeds is in ALARM and has paged. Keeps ${page.id} silent; tells nobody itself.`,
      rule: or(...[only, ...others].map(ALARM)),
      purpose: "suppressor",
    };
    return [suppressor, page];
  });
}
