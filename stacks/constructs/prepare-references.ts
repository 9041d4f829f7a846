import { DefaultTokenResolver, StringConcat, TerraformElement, type TerraformStack, Token, Tokenization } from "cdktf";

/** A token as cdktf writes it into a text; texts may hold several. */
const TEXT_TOKEN = /\$\{TfToken\[[^\]]+\]\}/g;
const TOKEN_MARK = "TfToken[";

const resolver = new DefaultTokenResolver(new StringConcat());

/** Adds every token in a value that is not resolved yet to `found`; a token that stands in many places is added once. */
function collectTokens(value: unknown, found: Set<unknown>): void {
  if (typeof value === "string") {
    if (value.includes(TOKEN_MARK)) for (const [token] of value.matchAll(TEXT_TOKEN)) found.add(token);
  } else if (typeof value === "number") {
    if (Token.isUnresolved(value)) found.add(value);
  } else if (Array.isArray(value)) {
    // A list token stands alone in its list and means the list.
    if (value.some((item) => typeof item === "string" && item.startsWith("#{"))) found.add(value);
    else for (const item of value) collectTokens(item, found);
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (Tokenization.isResolvable(value) || entries.some(([key]) => key.includes(TOKEN_MARK))) found.add(value);
    else for (const [, item] of entries) collectTokens(item, found);
  }
}

/**
 * Finds the references to other stacks and makes them outputs there and remote states here, as `TerraformStack.prepareStack`
 * does by resolving every element whole. Resolving each token once gives the same, in a fraction of the time.
 */
export function prepareReferences(stack: TerraformStack): void {
  const found = new Set<unknown>();
  for (const node of stack.node.findAll())
    if (TerraformElement.isTerraformElement(node)) collectTokens(node.toTerraform(), found);
  for (const token of found) Tokenization.resolve(token, { scope: stack, resolver, preparing: true });
}
