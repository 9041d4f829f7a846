import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { isMetricValue, PostedMetricSchema } from "../domain/contracts/metric.js";
import { AcceptedSchema, HealthSchema, PageSchema, ProblemSchema } from "../domain/contracts/metrics-api.js";

/** The schemas that the API's description refers to, by their names there. */
const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  Metric: PostedMetricSchema,
  Accepted: AcceptedSchema,
  Page: PageSchema,
  Health: HealthSchema,
  Problem: ProblemSchema,
};

/** Largest number of either sign that a metric may have. */
const LARGEST = Number.MAX_SAFE_INTEGER;

function jsonSchema(schema: v.GenericSchema): Record<string, unknown> {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    // What a function checks, words say.
    errorMode: "ignore",
    overrideAction: ({ valibotAction, jsonSchema: made }) =>
      "requirement" in valibotAction && valibotAction.requirement === isMetricValue
        ? { ...made, minimum: -LARGEST, maximum: LARGEST }
        : undefined,
    overrideSchema: ({ valibotSchema, jsonSchema: made }) =>
      "rest" in valibotSchema ? { ...made, additionalProperties: false } : undefined,
  });
  return rest;
}

/** JSON schemas of what the API takes and answers, made of the schemas that judge it. */
export const openapiSchemas = (): Record<string, unknown> =>
  Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)]));
