import { resolve } from "node:path";
import { expect, test } from "vitest";
import { validateEverything } from "../../bin/terraform-validate.js";
import { ENVIRONMENTS } from "../../config/index.js";

test("Terraform finds every stack of every environment valid", async () => {
  const results = await validateEverything({ projectRoot: resolve("."), env: process.env });

  expect(results.filter(({ valid }) => !valid)).toEqual([]);
  const stacks = new Set(results.map(({ stack }) => stack));
  expect(stacks.size).toBeGreaterThanOrEqual(6);
  expect(results).toHaveLength(ENVIRONMENTS.length * stacks.size);
});
