import { ENVIRONMENTS, type Environment, loadConfig, type PlatformConfig } from "../config/index.js";

/** Settings of one environment: dotted path → value as text. */
type Settings = ReadonlyMap<string, string>;

/** Not in the table: what only the laptop has, and what the environment's own name says already. */
const LEFT_OUT = new Set(["laptop", "environment", "environmentSuffix"]);
const ABSENT = "–";

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const asText = (value: unknown): string => {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object"))
    return value.length > 0 ? value.join(", ") : "none";
  return typeof value === "string" ? value : JSON.stringify(value);
};

function flatten(value: unknown, path = ""): [string, string][] {
  if (value === undefined) return [];
  if (!isSection(value)) return [[path, asText(value)]];
  return Object.entries(value).flatMap(([key, item]) => flatten(item, path ? `${path}.${key}` : key));
}

const settingsOf = (config: PlatformConfig): Settings =>
  new Map(Object.entries(config).flatMap(([key, value]) => (LEFT_OUT.has(key) ? [] : flatten(value, key))));

const sectionOf = (path: string): string => path.split(".")[0] ?? path;

/** A section's paths stand together, even where an environment adds to it what the first ones lack. */
function bySection(paths: readonly string[]): string[] {
  const sections = [...new Set(paths.map(sectionOf))];
  return sections.flatMap((section) => paths.filter((path) => sectionOf(path) === section));
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const OWNED: Readonly<Record<keyof PlatformConfig["owns"], string>> = {
  xrayEncryption: "X-Ray's encryption",
  apiGatewayAccount: "API Gateway's log role",
  securityTrail: "the trail",
};

/** Which environments share an account, and who of them owns what AWS has once there. */
function accountTable(configs: readonly PlatformConfig[]): string {
  const accounts = [...new Set(configs.map(({ account }) => account.name))];
  const things = Object.entries(OWNED).map(([thing, label]) => ({ thing, label }));
  const named = (some: readonly PlatformConfig[]) => some.map(({ environment }) => environment).join(", ") || ABSENT;
  return [
    row(["account", "environments", ...things.map(({ label }) => `owns ${label}`)]),
    row(["---", "---", ...things.map(() => "---")]),
    ...accounts.map((name) => {
      const tenants = configs.filter(({ account }) => account.name === name);
      const ownersOf = (thing: string) => tenants.filter(({ owns }) => new Map(Object.entries(owns)).get(thing));
      return row([name, named(tenants), ...things.map(({ thing }) => named(ownersOf(thing)))]);
    }),
  ].join("\n");
}

/** What differs between environments as a table in Markdown; equal settings are left out. */
export function renderEnvironments(configs: Readonly<Record<Environment, PlatformConfig>>): string {
  const settings = ENVIRONMENTS.map((environment) => settingsOf(configs[environment]));
  const paths = bySection([...new Set(settings.flatMap((one) => [...one.keys()]))]);
  const differing = paths
    .map((path) => ({ path, values: settings.map((one) => one.get(path) ?? ABSENT) }))
    .filter(({ values }) => new Set(values).size > 1);
  return [
    "# Environments",
    "Generated from `config/` by `npm run docs:environments`; do not edit.",
    `What differs, by its path in the configuration; all else is the same in every environment. ${ABSENT} means that it is not set. The ` +
      "settings of `laptop` are for `npm start` alone and left out.",
    [
      row(["setting", ...ENVIRONMENTS]),
      row(["---", ...ENVIRONMENTS.map(() => "---")]),
      ...differing.map(({ path, values }) => row([`\`${path}\``, ...values])),
    ].join("\n"),
    "## Accounts",
    "Environments whose `account.name` is the same share an AWS account. What AWS has once per account and region, exactly one of them owns " +
      "(`owns`); another would take it over, and destroying either would take it from both. A configuration where nobody or more than " +
      "one owns it is refused. Copies (`ENVIRONMENT_SUFFIX`) own nothing. With `account.id`, Terraform refuses the credentials of any other account.",
    accountTable(ENVIRONMENTS.map((environment) => configs[environment])),
  ]
    .join("\n\n")
    .concat("\n");
}

/** The table of the environments as they are configured. */
export const environmentTable = (): string => {
  const load = (environment: Environment) => loadConfig({ ENVIRONMENT: environment });
  return renderEnvironments({ dev: load("dev"), staging: load("staging"), prod: load("prod"), local: load("local") });
};
