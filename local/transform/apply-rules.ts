import type { Block, JsonObject } from "../../terraform/index.js";
import { dropAttribute, ignoreChanges, setAttribute } from "./edit.js";
import type { Rule } from "./rules.js";

/** What one rule did to one resource. */
export interface Change {
  readonly stack: string;
  readonly address: string;
  readonly rule: Rule;
}

/** A block after the rules: changed attributes, or nothing when its type is left out. */
export interface Ruled {
  readonly attributes: JsonObject | undefined;
  readonly changes: readonly Change[];
}

const editBy = (rule: Rule, attributes: JsonObject): JsonObject => {
  if (rule.kind === "drop-attribute") return dropAttribute(attributes, rule.path);
  if (rule.kind === "set-attribute") return setAttribute(attributes, rule.path, rule.value);
  if (rule.kind === "ignore-drift") return ignoreChanges(attributes, rule.attributes);
  return attributes;
};

/** Applies every rule of the block's type, in the order of the table. Data sources are left as they are. */
export function applyRules(block: Block, rules: readonly Rule[]): Ruled {
  let attributes = block.attributes;
  const changes: Change[] = [];
  if (block.kind === "data") return { attributes, changes };
  for (const rule of rules.filter((candidate) => candidate.type === block.type)) {
    const change = { stack: block.stack, address: block.address, rule };
    if (rule.kind === "drop-type") {
      if (rule.only && attributes[rule.only.attribute] !== rule.only.is) continue;
      return { attributes: undefined, changes: [change] };
    }
    const edited = editBy(rule, attributes);
    if (JSON.stringify(edited) !== JSON.stringify(attributes)) changes.push(change);
    attributes = edited;
  }
  return { attributes, changes };
}
