import * as v from "valibot";
import { CertificateArn, HostedZoneId, HostName, Slug, wholeNumber } from "./primitives.js";

/** A path of the API, with parameters in braces. */
const ApiPath = v.pipe(
  v.string(),
  v.regex(/^(\/([a-z0-9.-]+|\{[a-z_]+\}))+$/, "must be a path such as /metrics or /metrics/{id}"),
);

const Origin = v.pipe(v.string(), v.regex(/^(\*|https?:\/\/[^\s/]+)$/, "must be * or an origin such as https://example.com"));

/** One method of the API and the function that answers it. */
export const RouteSchema = v.strictObject({
  method: v.picklist(["GET", "POST", "PUT", "DELETE"]),
  path: ApiPath,
  service: Slug,
  /** False: answers without an API key. */
  key: v.optional(v.boolean(), true),
  /** Answers are cached for this long; only where the whole answer hangs on the query and the key. */
  cacheSeconds: v.optional(wholeNumber(1, 3600)),
  /** Query parameters; part of the cache's key. */
  query: v.optional(v.array(v.string()), []),
  /** What is posted; API Gateway refuses what cannot be one. */
  body: v.optional(v.picklist(["metrics"])),
});

/** A name of one's own for the API; with a standby, one that goes over to it when the API here does not answer (SPEC 3.12). */
export const DomainSchema = v.strictObject({
  name: HostName,
  /** Zone of Route 53 that the name is in. */
  hostedZoneId: HostedZoneId,
  /** Certificate of the name, in the environment's region; that of the standby's region is `standby.certificateArn`. */
  certificateArn: CertificateArn,
  /** Asked by Route 53 whether the API here is well. */
  healthPath: v.optional(ApiPath, "/health"),
});

/** The REST API (SPEC 2.6). */
export const ApiSchema = v.strictObject({
  stage: v.optional(Slug, "live"),
  /** One API key each: who posts with a key sees what was posted with it, nothing else. */
  tenants: v.optional(v.pipe(v.array(Slug), v.minLength(1, "needs a tenant")), ["default"]),
  endpoint: v.optional(v.picklist(["regional", "private"]), "regional"),
  /** Absent: the API is called by the address that AWS gives it. */
  domain: v.optional(DomainSchema),
  throttle: v.strictObject({ requestsPerSecond: wholeNumber(1, 10_000), burst: wholeNumber(1, 5_000) }),
  cache: v.strictObject({ enabled: v.boolean(), sizeGb: v.picklist(["0.5", "1.6", "6.1", "13.5"]) }),
  /** Pages that may call the API from a browser: their origins, or `*` for all; empty: none may. */
  allowedOrigins: v.array(Origin),
  /** Web application firewall: managed rules and a limit of requests from one address in five minutes. */
  firewall: v.strictObject({ enabled: v.boolean(), requestsPerFiveMinutes: wholeNumber(10, 2_000_000_000) }),
  maxBodyKb: v.optional(wholeNumber(1, 6000), 1024),
  routes: v.array(RouteSchema),
});

/** One method of the API. */
export type RouteConfig = v.InferOutput<typeof RouteSchema>;
/** The API's own name of the configuration. */
export type DomainConfig = v.InferOutput<typeof DomainSchema>;
/** The API of the configuration. */
export type ApiConfig = v.InferOutput<typeof ApiSchema>;
