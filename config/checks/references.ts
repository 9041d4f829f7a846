import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** What may stand where a name must be one of these. */
const oneOf = (names: readonly string[]): string =>
  names.length > 0 ? `must be one of ${names.join(", ")}` : "names nothing: there is none";

const unknown = (path: string, names: readonly string[], known: object): ConfigProblem[] => {
  const allowed = Object.keys(known);
  return names.filter((name) => !allowed.includes(name)).map((name) => problem(path, name, oneOf(allowed)));
};

/** Owners that nobody declares, and PagerDuty keys that no secret holds. */
export function ownerProblems({ owner, owners, secrets, services, stackOwners }: PlatformConfig): ConfigProblem[] {
  return [
    ...unknown("owner", [owner], owners),
    ...Object.entries(stackOwners).flatMap(([stack, name]) => unknown(`stackOwners.${stack}`, [name], owners)),
    ...Object.entries(services).flatMap(([service, { owner: name }]) =>
      name === undefined ? [] : unknown(`services.${service}.owner`, [name], owners),
    ),
    ...Object.entries(owners).flatMap(([name, { pagerDutySecret: secret }]) =>
      secret === undefined ? [] : unknown(`owners.${name}.pagerDutySecret`, [secret], secrets),
    ),
  ];
}

/** Queues, tables, buckets and secrets that a service names and nothing declares. */
export function referenceProblems(config: PlatformConfig): ConfigProblem[] {
  const { queues, tables, buckets, secrets } = config;
  return Object.entries(config.services).flatMap(([name, service]) => {
    const at = `services.${name}`;
    return [
      ...unknown(`${at}.sendsTo`, service.sendsTo, queues),
      ...unknown(`${at}.tables`, Object.keys(service.tables), tables),
      ...unknown(`${at}.buckets`, Object.keys(service.buckets), buckets),
      ...unknown(`${at}.secrets`, Object.values(service.secrets), secrets),
      ...(service.kind === "function"
        ? [
            ...service.consumes.flatMap(({ queue }, index) => unknown(`${at}.consumes.${index}.queue`, [queue], queues)),
            ...service.logsFrom.flatMap(({ service: source }, index) =>
              unknown(`${at}.logsFrom.${index}.service`, [source], config.services),
            ),
            ...service.objectsFrom.flatMap(({ bucket }, index) =>
              unknown(`${at}.objectsFrom.${index}.bucket`, [bucket], buckets),
            ),
          ]
        : []),
    ];
  });
}
