import { readModel, type SimulatorModel } from "../../../simulator/model/index.js";
import { type Failure, judge, type Run, readScenarios, runScenario, type Scenario } from "../../../simulator/scenarios/index.js";
import { loadTerraform } from "../../../terraform/index.js";

/** A part of a scenario, written as in a scenario file. */
type Written = Readonly<Record<string, unknown>>;

/** When the values of a series come. */
interface SeriesOptions {
  /** Length of time, e.g. `10s`. @default 1m */
  readonly interval?: string;
}

/** A simulation that is fed like a scenario file, and held to expectations by the matchers. */
export class AlarmSimulation {
  private readonly logs: Written[] = [];
  private readonly metrics: Written[] = [];
  private end: string | undefined;
  private run: Run | undefined;

  constructor(
    readonly model: SimulatorModel,
    private readonly start?: string,
  ) {}

  /**
   * Lines of a log group.
   * @param group its name, or that of the service
   * @param line an object becomes JSON
   * @param lines how many in each interval, as a series: `0x10 6x5`
   */
  log(group: string, line: string | object, lines: string, options: SeriesOptions = {}): this {
    const where = group.includes("/") ? { group } : { service: group };
    this.logs.push({ ...where, line, lines, ...options });
    return this.changed();
  }

  /**
   * Values of a metric.
   * @param metric namespace and name: `AWS/Lambda Duration`
   * @param values a series: `0x10 [100x98 3500x2]x5`
   */
  metric(
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    values: string,
    options: SeriesOptions & { readonly unit?: string } = {},
  ): this {
    this.metrics.push({ metric, dimensions, values, ...options });
    return this.changed();
  }

  /** Ends at this time: an offset (`45m`) or ISO 8601. @default when the last series ends */
  until(time: string): this {
    this.end = time;
    return this.changed();
  }

  /** Holds an expectation, written as in a scenario file, against what happens. @throws {Error} when it is written wrongly */
  judge(expectation: Written): { readonly failures: readonly Failure[]; readonly run: Run } {
    const scenario = this.scenario(expectation);
    // A later time than any before: run on to it.
    if (!this.run || this.run.end < scenario.end) this.run = runScenario(this.model, { ...scenario, expectations: [] }).run;
    const { run } = this;
    return { failures: scenario.expectations.flatMap((each) => judge(run, each)), run };
  }

  private scenario(expectation: Written): Scenario {
    const { start, end: until, logs, metrics } = this;
    const times = { ...(start !== undefined && { start }), ...(until !== undefined && { until }) };
    const written = { name: "test", ...times, logs, metrics, expect: [expectation] };
    const { scenarios, problems } = readScenarios({ scenarios: [written] }, this.model);
    const [scenario] = scenarios;
    if (scenario && problems.length === 0) return scenario;
    throw new Error(problems.map(({ path, message }) => `${path.slice(2).join(".")}: ${message}`).join("\n"));
  }

  private changed(): this {
    this.run = undefined;
    return this;
  }
}

/**
 * A simulation of alarms.
 * @param source a model, or a folder: cdktf.out, or any with `*.tf.json`
 * @param options.start ISO 8601, default 2026-01-05T10:00:00Z
 */
export const simulate = (source: SimulatorModel | string, options: { readonly start?: string } = {}): AlarmSimulation =>
  new AlarmSimulation(typeof source === "string" ? readModel(loadTerraform(source)) : source, options.start);
