import { type IResolveContext, Token } from "cdktf";

/**
 * A value as JSON that may hold references. cdktf searches a text for Terraform's own `${…}` at every closing brace, to the
 * text's end: a policy or a dashboard is all braces. This one tells it that there are none but the references.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!Token.isUnresolved(text)) return text;
  return Token.asString({
    creationStack: [],
    resolve: (context: IResolveContext) => {
      context.ignoreEscapes = true;
      return text;
    },
    toString: () => text,
  });
}
