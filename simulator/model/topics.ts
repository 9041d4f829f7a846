import type { AttributeReader } from "./reader.js";
import { targetOf } from "./targets.js";
import type { LogGroup, Subscription, Topic } from "./types.js";

const addressed = (reader: AttributeReader) => ({
  address: reader.context.resolver.address(reader.block),
  file: reader.block.file,
});

/** Log groups of this class have no metric filters (page "Log classes"). */
const WITH_FILTERS = "STANDARD";

/** @returns the log group, and whether it can have metric filters */
export function readLogGroup(reader: AttributeReader): LogGroup & { readonly withFilters: boolean } {
  if (reader.has("name_prefix")) reader.report("name_prefix", "gives a name that AWS alone knows: use name");
  reader.raw("name_prefix");
  const name = reader.has("name_prefix") ? "" : reader.requiredText("name");
  const logClass = reader.oneOf("log_group_class", [WITH_FILTERS, "INFREQUENT_ACCESS", "DELIVERY"]) ?? WITH_FILTERS;
  return { ...addressed(reader), name, withFilters: logClass === WITH_FILTERS };
}

/** A topic; without a name of its own it goes by its address. */
export function readTopic(reader: AttributeReader): Topic {
  const place = addressed(reader);
  return { ...place, name: reader.text("name") ?? place.address };
}

/** Who is told by a topic. */
export function readSubscription(reader: AttributeReader): Subscription {
  for (const key of ["filter_policy", "filter_policy_scope"]) {
    const value = reader.has(key) ? reader.text(key) : undefined;
    if (value !== undefined && value !== "" && value !== "{}" && key === "filter_policy")
      reader.report(key, "is not supported by the simulator: messages that it would hold back could not be told from others");
  }
  const topic = reader.raw("topic_arn");
  const endpoint = reader.raw("endpoint");
  if (!topic) reader.report("topic_arn", "is missing");
  if (!endpoint) reader.report("endpoint", "is missing");
  return {
    ...addressed(reader),
    topic: (topic && reader.attempt("topic_arn", () => targetOf(reader, topic).target)) ?? "",
    protocol: reader.requiredText("protocol"),
    endpoint: (endpoint && reader.attempt("endpoint", () => endpointOf(reader, endpoint))) ?? "",
  };
}

/** An address of a resource where the endpoint is its ARN, else the text. */
function endpointOf(reader: AttributeReader, placed: Parameters<typeof targetOf>[1]): string {
  const { resolver } = reader.context;
  const value = resolver.placed(placed.where, placed.value);
  if (resolver.sole(value.where, value.value)?.kind === "block") return targetOf(reader, value).target;
  return String(resolver.literal(value.where, value.value));
}
