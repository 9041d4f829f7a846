import type { MetricPoint } from "../contracts/metric.js";
import { EMF_DIMENSIONS, type NamespaceKind } from "../contracts/telemetry.js";
import { cloudWatchUnit } from "./units.js";

/** Dimension that keeps tenants apart, and what they post from the platform's own metrics. */
const TENANT_DIMENSION = "tenant";

/** Metadata that may become a dimension. Every other field would make a metric of its own, and cost, of each value it has. */
export const METADATA_DIMENSIONS = ["operation", "region", "currency"] as const;

/**
 * Which of the project's namespaces a metric belongs to: a type that begins with the word `business` is of business, all else
 * is of the application.
 * @example namespaceKindOf("business.revenue") // "Business"
 */
export const namespaceKindOf = (metricType: string): NamespaceKind =>
  /^business[._-]/i.test(metricType) ? "Business" : "Application";

/** A project's other namespace, given one of them. */
export const siblingNamespace = (namespace: string, kind: NamespaceKind): string => namespace.replace(/[^/]*$/, kind);

const metadataDimensions = ({ metadata }: MetricPoint): Record<string, string> =>
  Object.fromEntries(
    METADATA_DIMENSIONS.flatMap((key): [string, string][] => {
      const value = metadata?.[key];
      return typeof value === "string" && /^[\x21-\x7e]{1,64}$/.test(value) && !value.startsWith(":") ? [[key, value]] : [];
    }),
  );

/**
 * One line of the embedded metric format that publishes a data point under its type's name, by service, environment and
 * tenant; and once more with the metadata that may be dimensions ("Specification: Embedded metric format").
 */
export function publicationOf(
  point: MetricPoint,
  about: {
    readonly tenant: string;
    readonly environment: string;
    /** Any namespace of the project. */
    readonly namespace: string;
    readonly correlationId: string;
  },
): Record<string, unknown> {
  const base = {
    [EMF_DIMENSIONS.service]: point.service_name,
    [EMF_DIMENSIONS.environment]: about.environment,
    [TENANT_DIMENSION]: about.tenant,
  };
  const more = metadataDimensions(point);
  const sets = [Object.keys(base), ...(Object.keys(more).length > 0 ? [[...Object.keys(base), ...Object.keys(more)]] : [])];
  // A type that is named as a field of the line would stand in the place of it.
  const taken = new Set(["_aws", "metricId", "correlationId", ...sets.flat()]);
  const name = taken.has(point.metric_type) ? `${point.metric_type}_value` : point.metric_type;
  return {
    _aws: {
      Timestamp: Date.parse(point.timestamp),
      CloudWatchMetrics: [
        {
          Namespace: siblingNamespace(about.namespace, namespaceKindOf(point.metric_type)),
          Dimensions: sets,
          Metrics: [{ Name: name, Unit: cloudWatchUnit(point.unit) }],
        },
      ],
    },
    ...base,
    ...more,
    metricId: point.id,
    correlationId: about.correlationId,
    [name]: point.value,
  };
}
