import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { environmentTable, renderEnvironments } from "../../../bin/environment-table.js";
import { loadConfig } from "../../../config/index.js";

const config = loadConfig({ ENVIRONMENT: "dev" });
const rows = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("| `"));

describe("the table of environments", () => {
  it("is docs/environments.md: npm run docs:environments writes it", () => {
    expect(readFileSync("docs/environments.md", "utf8")).toBe(environmentTable());
  });

  it("shows what differs and nothing else", () => {
    const prod = { ...config, network: { ...config.network, nat: "per-az" as const } };
    expect(rows(renderEnvironments({ dev: config, staging: config, prod, local: config }))).toEqual([
      "| `network.nat` | none | none | per-az | none |",
    ]);
  });

  it("shows what is set in some only, and cannot be broken by a bar", () => {
    const { "payment-handler": removed, ...services } = config.services;
    const prod = { ...config, services, tags: { CostCenter: "a|b" } };
    const found = rows(renderEnvironments({ dev: config, staging: config, prod, local: config }));
    expect(removed).toBeDefined();
    expect(found).toContain("| `services.payment-handler.timeoutSeconds` | 30 | 30 | – | 30 |");
    expect(found).toContain("| `tags.CostCenter` | observability | observability | a\\|b | observability |");
  });
});
