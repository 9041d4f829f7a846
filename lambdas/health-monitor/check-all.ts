import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../domain/contracts/telemetry.js";
import { worstState } from "../../domain/health/states.js";
import { toError } from "../shared/errors.js";
import { patiently } from "../shared/patience.js";
import type { TaskDone } from "../shared/task.js";
import type { Measurement } from "../shared/telemetry.js";
import type { Check, Finding } from "./finding.js";

/** One look; a dependency that fails or does not answer in time is unhealthy, and nothing is measured of it. */
async function lookAt({ dependency, look }: Check, waitMs: number): Promise<Finding> {
  try {
    return await patiently(dependency, waitMs, look());
  } catch (thrown) {
    const { name, message } = toError(thrown);
    return { state: "unhealthy", problem: `${name}: ${message}`, measured: [] };
  }
}

/**
 * Looks at all dependencies at once; each has a deadline of its own, so that a slow one hides no other.
 * @param waitMs longest wait for each
 * @returns what was measured, and how they are together
 */
export async function checkAll(
  checks: readonly Check[],
  waitMs: number,
): Promise<{ readonly measurements: readonly Measurement[]; readonly done: TaskDone }> {
  const found = await Promise.all(
    checks.map(async (check) => ({ dependency: check.dependency, finding: await lookAt(check, waitMs) })),
  );
  const measurements = found.flatMap(({ dependency, finding }): Measurement[] => [
    {
      metric: INFRASTRUCTURE_METRICS.dependencyHealthy,
      value: finding.state === "unhealthy" ? 0 : 1,
      dimensions: { [EMF_FURTHER_DIMENSIONS.dependency]: dependency },
    },
    ...finding.measured,
  ]);
  const problems = found.flatMap(({ dependency, finding: { state, problem } }) =>
    state === "healthy" ? [] : [{ dependency, state, problem }],
  );
  const worst = worstState(problems.map(({ state }) => state));
  const done: TaskDone =
    worst === "healthy"
      ? { outcome: worst, message: "all dependencies are healthy", fields: { checked: found.length } }
      : {
          outcome: worst,
          message: `${problems.length} of ${found.length} dependencies are not healthy`,
          level: "WARN",
          fields: { checked: found.length, problems },
        };
  return { measurements, done };
}
