import type { Block, Graph } from "../../terraform/index.js";
import { checkModel } from "./checks.js";
import { readCompositeAlarm } from "./composite-alarm.js";
import { expandCopies } from "./copies.js";
import { ModelError, type ModelProblem } from "./errors.js";
import { RESOURCE_TYPES, type ResourceType, WITHOUT_INFLUENCE } from "./known.js";
import { unknownTypes } from "./known-types.js";
import { readMetricAlarm } from "./metric-alarm.js";
import { readMetricFilter } from "./metric-filter.js";
import { AttributeReader, type ReadContext } from "./reader.js";
import { Resolver } from "./resolve.js";
import { readLogGroup, readSubscription, readTopic } from "./topics.js";
import type { SimulatorModel } from "./types.js";

export { ModelError, type ModelProblem } from "./errors.js";
export type * from "./types.js";

/** A resource that Terraform multiplies, where it alone knows how often. */
function refuseCopies(reader: AttributeReader): void {
  for (const key of ["count", "for_each"]) {
    if (reader.has(key)) reader.report(key, "is known to Terraform alone: write out a number or a map, or one resource for each");
    reader.raw(key);
  }
}

function readAll<T>(context: ReadContext, graph: Graph, type: ResourceType, read: (reader: AttributeReader) => T): readonly T[] {
  return graph.resources(type).map((block: Block) => {
    const reader = new AttributeReader(context, block);
    refuseCopies(reader);
    const found = read(reader);
    reader.finish(WITHOUT_INFLUENCE[type]);
    return found;
  });
}

/** Modules are not looked into: their alarms would be missing without a word. */
function refuseModules(graph: Graph, problems: ModelProblem[]): void {
  for (const stack of graph.stacks.values())
    if (stack.others.module !== undefined)
      problems.push({
        file: stack.directory,
        address: Object.keys(stack.others.module ?? {})
          .map((name) => `module.${name}`)
          .join(", "),
        message: "modules are not read by the simulator: declare the alarms in the folder itself",
      });
}

/**
 * Log groups, metric filters, alarms, topics and subscriptions of a Terraform graph, with names resolved across stacks.
 * @throws {ModelError} with every problem: what is not supported, not known before Terraform runs, or what AWS would refuse
 */
export function readModel(written: Graph): SimulatorModel {
  const graph = expandCopies(written);
  const problems: ModelProblem[] = [];
  const context: ReadContext = { resolver: new Resolver(graph), problems };
  refuseModules(graph, problems);
  problems.push(...unknownTypes(graph));
  const [logGroup, filter, metricAlarm, compositeAlarm, topic, subscription] = RESOURCE_TYPES;
  const model = {
    logGroups: readAll(context, graph, logGroup, readLogGroup),
    metricFilters: readAll(context, graph, filter, readMetricFilter),
    metricAlarms: readAll(context, graph, metricAlarm, readMetricAlarm),
    compositeAlarms: readAll(context, graph, compositeAlarm, readCompositeAlarm),
    topics: readAll(context, graph, topic, readTopic),
    subscriptions: readAll(context, graph, subscription, readSubscription),
  };
  problems.push(...checkModel(model, new Set(problems.map(({ address }) => address))));
  if (problems.length > 0) throw new ModelError(problems);
  return model;
}
