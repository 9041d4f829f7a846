// The arrows of the rooms (docs/decisions/0002): who may import whom. A room that is not listed may not be imported.
const rooms = {
  domain: [],
  config: ["domain"],
  client: [],
  terraform: ["domain/contracts"],
  simulator: ["terraform", "domain/contracts"],
  stacks: ["config", "domain/contracts"],
  lambdas: ["domain", "client"],
  services: ["domain", "client"],
  fleet: ["config", "domain/contracts"],
  local: ["terraform", "simulator", "domain", "client", "lambdas/bundle", "services/order-api/bundle", "config"],
  obs: ["local", "terraform", "simulator", "domain", "client", "lambdas/bundle", "services/order-api/bundle", "config", "fleet"],
};

const outsideOf = (room, allowed) => ({
  name: `${room}-imports`,
  comment: `${room}/ may import ${[...allowed, "itself and packages"].join(", ")} only`,
  severity: "error",
  from: { path: `^${room}/` },
  to: {
    pathNot: [`^${room}/`, "node_modules", ...allowed.map((to) => `^${to}`)],
    dependencyTypesNot: ["core", "npm", "npm-dev"],
  },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => outsideOf(room, allowed)),
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pure-core",
      comment: "domain/ and simulator/ have no AWS, no I/O and no clock: they take data and give data",
      severity: "error",
      from: { path: "^(domain|simulator)/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev"], pathNot: "node_modules/valibot" },
    },
    {
      name: "client-stands-alone",
      comment: "the client runs in browsers too and brings nothing along",
      severity: "error",
      from: { path: "^client/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "no-provider-barrel",
      comment: "import @cdktf/provider-aws/lib/<resource>: the barrel costs seconds and 700 MB",
      severity: "error",
      from: {},
      to: { path: "@cdktf/provider-aws/lib/index\\.[jd]" },
    },
    {
      name: "tracing-in-one-file",
      comment:
        "a library that is in maintenance is imported in one file of the container, so that it can be replaced there, and in no Lambda",
      severity: "error",
      from: { path: "^(lambdas|services)/", pathNot: "^services/order-api/tracing" },
      to: { path: "node_modules/(@aws-lambda-powertools/tracer|aws-xray-sdk)" },
    },
    {
      name: "not-to-tests",
      comment: "a bench may use what tests stand on, nothing else may",
      severity: "error",
      from: { pathNot: "^(tests|bench)/" },
      to: { path: "^tests/" },
    },
    { name: "benches-to-support", severity: "error", from: { path: "^bench/" }, to: { path: "^tests/(?!support/)" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|client/dist|cdktf\\.out|\\.build|\\.local|coverage)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
