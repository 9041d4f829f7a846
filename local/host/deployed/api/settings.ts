import type * as v from "valibot";
import { attributesOf, type StateResource } from "../../../../terraform/state.js";
import type { Throttle } from "./model.js";
import { MethodSettings, type Stage } from "./schemas.js";

/** How a method of a stage behaves. */
export interface Settings {
  readonly throttle: Throttle | null;
  /** null: not cached. */
  readonly cacheSeconds: number | null;
  readonly detailedMetrics: boolean;
}

/** API Gateway's own time of life of a cached answer. */
const DEFAULT_TTL_SECONDS = 300;

/** Settings of a stage's methods: those of the method itself, else those of all (`*` + `/*`). */
export function stageSettings(
  resources: readonly StateResource[],
  stage: v.InferOutput<typeof Stage>,
): (resourcePath: string, httpMethod: string) => Settings {
  const byPath = new Map(
    resources
      .filter(({ type }) => type === "aws_api_gateway_method_settings")
      .map((resource) => attributesOf(resource, MethodSettings))
      .filter(({ rest_api_id: api, stage_name: name }) => api === stage.rest_api_id && name === stage.stage_name)
      .map(({ method_path: path, settings }) => [path.replace(/^\//, ""), settings[0]]),
  );
  return (resourcePath, httpMethod) => {
    // A slash inside the path is written ~1, as in a JSON pointer.
    const own = byPath.get(`${resourcePath.slice(1).replaceAll("/", "~1")}/${httpMethod}`);
    const found = own ?? byPath.get("*/*");
    const rate = found?.throttling_rate_limit ?? -1;
    const isCached = stage.cache_cluster_enabled === true && found?.caching_enabled === true;
    return {
      // -1 is how the provider writes that there is none.
      throttle: rate < 0 ? null : { ratePerSecond: rate, burst: found?.throttling_burst_limit ?? 0 },
      // What is switched on for all methods caches GET alone.
      cacheSeconds: isCached && (own || httpMethod === "GET") ? (found.cache_ttl_in_seconds ?? DEFAULT_TTL_SECONDS) : null,
      detailedMetrics: found?.metrics_enabled === true,
    };
  };
}
