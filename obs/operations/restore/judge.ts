import type { DrillReport, Measured } from "./model.js";

const inMinutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;

const late = (what: string, { seconds, targetSeconds }: Measured): string[] =>
  targetSeconds !== undefined && seconds > targetSeconds
    ? [`${what} is ${inMinutes(seconds)}, ${inMinutes(targetSeconds)} are allowed`]
    : [];

/**
 * What is wrong with a drill.
 * @param tolerance share in [0, 1] by which a table may have changed since its data were saved
 */
export function problemsOf(
  { rpo, rto, items, sample }: Pick<DrillReport, "rpo" | "rto" | "items" | "sample">,
  tolerance: number,
): string[] {
  const problems = [...late("the recovery point (RPO)", rpo), ...late("the recovery time (RTO)", rto)];
  const { live, restored } = items;
  const percent = `${Math.round(tolerance * 100)} %`;
  if (Math.abs(live - restored) > tolerance * Math.max(live, restored))
    problems.push(`${restored} items were restored, the live table has ${live}: more than ${percent} apart`);
  const { changed, gone } = sample;
  const looked = sample.same + changed + gone;
  if (changed + gone > tolerance * looked)
    problems.push(
      `${changed + gone} of ${looked} sampled items are not in the live table as they were restored: more than ${percent}`,
    );
  return problems;
}
