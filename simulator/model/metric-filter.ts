import type { AttributeReader } from "./reader.js";
import type { MetricFilter } from "./types.js";

/** Dimensions of a metric filter (page "MetricTransformation"). */
const MAX_DIMENSIONS = 3;
const SELECTOR = /^\$/;

/** `aws_cloudwatch_log_metric_filter`. */
export function readMetricFilter(reader: AttributeReader): MetricFilter {
  const name = reader.requiredText("name");
  const logGroup = reader.requiredText("log_group_name");
  const pattern = reader.text("pattern") ?? "";
  if (!reader.has("pattern")) reader.report("pattern", "is missing");
  if (reader.flag("apply_on_transformed_logs", false))
    reader.report("apply_on_transformed_logs", "is not supported: the simulator knows no log transformers");
  const [transformation, ...more] = reader.blocks("metric_transformation");
  if (!transformation || more.length > 0) reader.report("metric_transformation", "must be one block");
  const place = { address: reader.context.resolver.address(reader.block), file: reader.block.file };
  const base = { ...place, name, logGroup, pattern };
  return transformation
    ? { ...base, ...readTransformation(transformation) }
    : { ...base, namespace: "", metricName: "", value: "", dimensions: {} };
}

function readTransformation(reader: AttributeReader) {
  const value = reader.requiredText("value");
  if (value !== "" && !SELECTOR.test(value) && !Number.isFinite(Number(value)))
    reader.report("value", `is "${value}", must be a number or a selector such as $.field or $name`);
  const dimensions = reader.texts("dimensions");
  const names = Object.keys(dimensions);
  if (names.length > MAX_DIMENSIONS)
    reader.report("dimensions", `has ${names.length} dimensions, a metric filter takes ${MAX_DIMENSIONS}`);
  for (const [key, selector] of Object.entries(dimensions))
    if (!SELECTOR.test(selector)) reader.report("dimensions", `${key} is "${selector}", must be a selector such as $.field`);
  const defaultValue =
    reader.has("default_value") && reader.text("default_value") !== "" ? reader.number("default_value") : undefined;
  if (defaultValue !== undefined && names.length > 0) reader.report("default_value", "is not allowed together with dimensions");
  const transformation = {
    namespace: reader.requiredText("namespace"),
    metricName: reader.requiredText("name"),
    value,
    dimensions,
    ...(defaultValue !== undefined && { defaultValue }),
    ...(reader.has("unit") && { unit: reader.text("unit") }),
  };
  reader.finish();
  return transformation;
}
