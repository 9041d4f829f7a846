import { plural } from "../dead-letters/words.js";

/** What was found by looking at messages before they are sent. */
export interface Looked {
  readonly messages: number;
  /** Of these, those that can never succeed. */
  readonly invalid: number;
}

/** What the user should know of them. */
export const lookedLines = ({ looked: { messages, invalid } }: { readonly looked: Looked }): readonly string[] =>
  invalid === 0 ? [] : [`of ${plural(messages, "message")} looked at, ${invalid} can never succeed: --skip-invalid leaves them`];
