import * as v from "valibot";
import { type BreakerSettings, WHEN_UNREACHABLE } from "../../../domain/circuit/settings.js";
import type { GuardedDependency } from "../../../domain/contracts/dependencies.js";
import { CIRCUIT_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { Text } from "../environment.js";
import { parseJson } from "../json-variable.js";

const Time = v.pipe(v.number(), v.minValue(0));

const BreakerSettingsSchema: v.GenericSchema<unknown, BreakerSettings> = v.object({
  failureThreshold: v.pipe(v.number(), v.integer(), v.minValue(1)),
  openMs: Time,
  leaseMs: Time,
  stalenessMs: Time,
  clockSkewMs: Time,
  whenUnreachable: v.picklist(WHEN_UNREACHABLE),
});

/**
 * The variable of a function that calls something behind breakers: the settings of these, by their names.
 * @example breakersOf(["metrics-store"]) // { CIRCUIT_BREAKERS: { "metrics-store": BreakerSettings } }
 */
export const breakersOf = <const Names extends readonly [GuardedDependency, ...GuardedDependency[]]>(names: Names) =>
  v.object({
    [CIRCUIT_VARIABLES.breakers]: v.pipe(
      Text,
      v.transform(parseJson),
      v.object(v.entriesFromList(names, BreakerSettingsSchema), `must be a JSON object with the breakers of ${names.join(", ")}`),
    ),
  });
