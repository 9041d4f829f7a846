import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { type FunctionService, loadConfig, type PlatformConfig } from "../../../config/index.js";

const config = loadConfig({});
const base = config.services["payment-handler"];
if (base?.kind !== "function") throw new Error("the reference workload lost its payment handler");
/** A function that touches nothing, so that each test says all that matters. */
const plain: FunctionService = {
  ...base,
  consumes: [],
  tables: {},
  secrets: {},
  sendsTo: [],
  callsPaymentProvider: false,
  guards: [],
};
const withServices = (
  services: Record<string, Partial<FunctionService>>,
  rest: Partial<PlatformConfig> = {},
): PlatformConfig => ({
  ...config,
  ...rest,
  services: Object.fromEntries(Object.entries(services).map(([name, change]) => [name, { ...plain, ...change }])),
  api: undefined,
});
const problems = (changed: PlatformConfig) => crossFieldProblems(changed).map(({ path, value }) => `${path} = ${value}`);
const from = (bucket: string, prefix: string, suffix = "") => ({ bucket, prefix, suffix });

describe("names that a service uses", () => {
  it("must be declared, whatever they name", () => {
    const asks: Partial<FunctionService> = {
      tables: { returns: ["GetItem"] },
      buckets: { photos: ["GetObject"] },
      secrets: { API_KEY: "stripe" },
      sendsTo: ["returns"],
      objectsFrom: [from("photos", "")],
    };
    expect(problems(withServices({ asks })).sort()).toEqual([
      'services.asks.buckets = "photos"',
      'services.asks.objectsFrom.0.bucket = "photos"',
      'services.asks.secrets = "stripe"',
      'services.asks.sendsTo = "returns"',
      'services.asks.tables = "returns"',
    ]);
  });

  it("are told with what there is, or that there is nothing", () => {
    const asks: Partial<FunctionService> = { secrets: { API_KEY: "stripe" } };
    expect(crossFieldProblems(withServices({ asks }))[0]?.allowed).toBe("must be one of pseudonym-key, metrics-access");
    expect(crossFieldProblems(withServices({ asks }, { secrets: {} }))[0]?.allowed).toBe("names nothing: there is none");
  });
});

describe("functions that are told of objects", () => {
  it("may share a bucket by prefixes that no object has both of", () => {
    expect(
      problems(withServices({ a: { objectsFrom: [from("data", "logs/")] }, b: { objectsFrom: [from("data", "in/")] } })),
    ).toEqual([]);
  });

  it.each([
    ["logs/", "logs/"],
    ["logs/", "logs/app/"],
    ["", "in/"],
  ])("are refused where S3 could not tell whom an object is for: %s and %s", (first, second) => {
    expect(
      problems(withServices({ a: { objectsFrom: [from("data", first)] }, b: { objectsFrom: [from("data", second)] } })),
    ).toEqual([`services.b.objectsFrom.0.prefix = "${second}"`]);
  });

  it("are told apart by suffixes too, and by buckets", () => {
    expect(problems(withServices({ a: { objectsFrom: [from("data", "", ".gz"), from("data", "", ".json")] } }))).toEqual([]);
    expect(problems(withServices({ a: { objectsFrom: [from("data", ""), from("artifacts", "")] } }))).toEqual([]);
  });
});

describe("buckets", () => {
  const [data, logs] = [config.buckets.data, config.buckets["access-logs"]];
  if (!data || !logs) throw new Error("the configuration lost its buckets");

  it("move to Glacier before they expire", () => {
    expect(problems({ ...config, buckets: { ...config.buckets, data: { ...data, glacierAfterDays: 365 } } })).toEqual([
      "buckets.data.expireAfterDays = 365",
    ]);
  });

  it("come with one for their access logs, and none is called as the log archive's", () => {
    expect(problems({ ...config, buckets: { data, artifacts: data } })).toEqual(['buckets = ["data","artifacts"]']);
    expect(problems({ ...config, buckets: { ...config.buckets, "log-archive": data } })).toEqual([
      'buckets.log-archive = "log-archive"',
    ]);
  });
});

describe("private functions", () => {
  type Network = PlatformConfig["network"];
  const network = (nat: Network["nat"], interfaceEndpoints: Network["interfaceEndpoints"] = []) => ({
    network: { ...config.network, nat, interfaceEndpoints },
  });
  const quiet = network("none", ["logs", "xray"]);

  it("need NAT to call the internet", () => {
    const a: Partial<FunctionService> = { network: "private", callsInternet: true };
    expect(problems(withServices({ a }, quiet))).toEqual(['services.a.network = "private"']);
    expect(problems(withServices({ a }, network("single")))).toEqual([]);
    expect(problems(withServices({ a: { ...a, network: "outside" } }, quiet))).toEqual([]);
  });

  it("need NAT to call a payment provider over HTTP, but not the one in their own process", () => {
    const a: Partial<FunctionService> = { network: "private", callsPaymentProvider: true };
    const http = { kind: "http", url: "https://pay.example.com", timeoutMs: 1000, limitMajorUnits: 1 } as const;
    expect(problems(withServices({ a }, { ...quiet, paymentProvider: http }))).toEqual(['services.a.network = "private"']);
    expect(problems(withServices({ a }, quiet))).toEqual([]);
  });

  it("need an endpoint for each service that they call, unless there is NAT", () => {
    const a: Partial<FunctionService> = {
      network: "private",
      sendsTo: ["orders"],
      secrets: { KEY: "pseudonym-key" },
      may: ["invoke-model"],
    };
    const [found, ...more] = crossFieldProblems(withServices({ a }, network("none", ["logs"])));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ path: "network.interfaceEndpoints", value: '["logs"]' });
    expect(found?.allowed).toBe("must hold xray, sqs, secretsmanager, bedrock-runtime for services.a while network.nat is none");
    expect(problems(withServices({ a }, network("per-az")))).toEqual([]);
  });
});
