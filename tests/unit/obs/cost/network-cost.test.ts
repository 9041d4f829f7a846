import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { networkCost } from "../../../../bin/network-cost.js";
import { PRICES } from "../../../../obs/review/cost/prices.js";

describe("the page on what the network costs", () => {
  it("is docs/network-cost.md: npm run docs:network-cost writes it", () => {
    const file = join(import.meta.dirname, "../../../../docs/network-cost.md");
    expect(readFileSync(file, "utf8")).toBe(networkCost());
  });

  it("says of each price where it is verified, when it was read, and that the source is a secondary one", () => {
    for (const { usd, page, read } of Object.values(PRICES)) {
      expect(networkCost()).toContain(`| ${usd} | ${page} | [s] |`);
      expect(networkCost()).toContain(`secondary sources told them in ${read}`);
    }
  });

  it("computes what a reader would: a gateway with its address, an endpoint in two zones, and where it pays", () => {
    // 730 × (0.045 + 0.005), 730 × 2 × 0.01, and that divided by 0.045 − 0.01.
    expect(networkCost()).toContain("| `single` | 36.50 | 36.50 | 0.045 |");
    expect(networkCost()).toContain("| one | 14.60 | 21.90 | 0.01 |");
    expect(networkCost()).toContain("above 417 GB a month in two zones and 625 GB in");
    expect(networkCost()).toContain("Up to 2 endpoints cost less than one NAT gateway");
  });
});
