/** Requests a second, and how many at once. */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** Answers that are kept. */
export interface CacheSettings {
  readonly ttlSeconds: number;
  /** What an answer hangs on, e.g. `method.request.querystring.limit`. */
  readonly parameters: readonly string[];
  /** Answers of methods with the same one are mixed. */
  readonly namespace: string;
}

/** An answer of a mock integration. */
export interface MockAnswer {
  readonly status: number;
  /** Regular expression for the status that the request template gives; null: the default answer. */
  readonly pattern: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Velocity template of the body; "" for none. */
  readonly template: string;
}

/** Who answers a method. */
export type Integration =
  | { readonly kind: "function"; readonly functionName: string; readonly timeoutMs: number }
  | { readonly kind: "mock"; readonly status: number; readonly answers: readonly MockAnswer[] };

/** A deployed method of a resource. */
export interface DeployedMethod {
  /** `GET`, …, or `ANY`. */
  readonly httpMethod: string;
  readonly resourceId: string;
  /** `/metrics/{id}`, `/{proxy+}`. */
  readonly resourcePath: string;
  readonly keyRequired: boolean;
  /** Parameters without which a request is refused, e.g. `method.request.querystring.from`. */
  readonly requiredParameters: readonly string[];
  /** Content type → JSON Schema of the body; empty: bodies are not checked. */
  readonly bodySchemas: Readonly<Record<string, unknown>>;
  /** null: no limit of its own. */
  readonly throttle: Throttle | null;
  /** null: not cached. */
  readonly cache: CacheSettings | null;
  /** Metrics by method, too. */
  readonly detailedMetrics: boolean;
  readonly integration: Integration;
}

/** A quota of a usage plan. */
export interface Quota {
  readonly limit: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

/** A key that opens the stage. */
export interface DeployedApiKey {
  readonly id: string;
  readonly value: string;
  readonly throttle: Throttle | null;
  readonly quota: Quota | null;
}

/** What API Gateway answers itself in place of its own words. */
export interface GatewayResponse {
  /** null: the type's own. */
  readonly status: number | null;
  /** Header → `'literal'` or `method.request.header.<name>`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Template of the JSON body; null: API Gateway's own. */
  readonly template: string | null;
}

/** A deployed REST API with its stage. */
export interface DeployedApi {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly stageArn: string;
  readonly deploymentId: string;
  readonly activeTracing: boolean;
  /** null: no access log. */
  readonly accessLog: { readonly group: string; readonly format: string } | null;
  readonly binaryMediaTypes: readonly string[];
  readonly methods: readonly DeployedMethod[];
  readonly keys: readonly DeployedApiKey[];
  /** Response type, e.g. `THROTTLED` or `DEFAULT_4XX` → answer. */
  readonly gatewayResponses: Readonly<Record<string, GatewayResponse>>;
}
