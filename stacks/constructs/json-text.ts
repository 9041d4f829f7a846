import { type IResolvable, type IResolveContext, Token } from "cdktf";

/** A JSON text that may hold references, and no other `${…}`. */
export class JsonText implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly text: string) {}

  resolve(context: IResolveContext): string {
    context.ignoreEscapes = true;
    return this.text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * A value as JSON that may hold references. cdktf searches a text for Terraform's own `${…}` at every closing brace, to the
 * text's end: a policy or a dashboard is all braces. This one tells it that there are none but the references.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!Token.isUnresolved(text)) return text;
  return Token.asString(new JsonText(text));
}
