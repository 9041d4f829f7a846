import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTerraform } from "../../../terraform/index.js";

/** A folder with one resource, and another file. */
function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "terraform-"));
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ resource: { aws_sns_topic: { pages: { name: "pages" } } } }));
  writeFileSync(join(folder, name), text);
  return folder;
}

describe("a folder of *.tf.json", () => {
  it.each([
    ["resources in HCL", "more.tf", 'locals {}\n  resource "aws_sns_topic" "more" {}\n', /more\.tf: has resources in HCL/],
    ["a module in HCL", "more.tf", 'module "more" {}', /more\.tf: has resources in HCL/],
    ["values of variables", "terraform.tfvars.json", "{}", /terraform\.tfvars\.json: sets variables/],
    ["values of variables in HCL", "prod.auto.tfvars", "", /prod\.auto\.tfvars: sets variables/],
  ])("with %s is refused: they would be missing", (_, name, text, message) => {
    expect(() => loadTerraform(folderWith(name, text))).toThrow(message);
  });

  it.each([
    ["providers.tf", 'provider "aws" {}'],
    ["prod.tfvars", "x = 1"],
    ["README.md", 'resource "aws_sns_topic" "more" {}'],
  ])("may have a file %s", (name, text) => {
    expect(loadTerraform(folderWith(name, text)).resources("aws_sns_topic")).toHaveLength(1);
  });
});
