/** Operators of two operands. */
export const BINARY_OPERATORS = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"] as const;
/** An operator of two operands. */
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];

/** What `like` looks for: a part of the text, or a regular expression. */
export type Pattern =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "regex"; readonly source: string; readonly expression: RegExp };

/** An expression of a query. */
export type Expression =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  /** A length of time, as `bin` takes it. */
  | { readonly kind: "duration"; readonly text: string; readonly ms: number }
  /** `*` of `count(*)`. */
  | { readonly kind: "everything" }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "like"; readonly negated: boolean; readonly value: Expression; readonly pattern: Pattern }
  | { readonly kind: "in"; readonly negated: boolean; readonly value: Expression; readonly items: readonly Expression[] };

/** An expression and the name of its column; null: the expression's text. */
export interface Column {
  readonly expression: Expression;
  readonly alias: string | null;
}

/** A command of a query. */
export type Command =
  | { readonly kind: "fields" | "display"; readonly columns: readonly Column[] }
  | { readonly kind: "filter"; readonly condition: Expression }
  | { readonly kind: "parse"; readonly from: Expression; readonly pattern: Pattern; readonly names: readonly string[] }
  | { readonly kind: "stats"; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | { readonly kind: "sort"; readonly keys: readonly { readonly expression: Expression; readonly descending: boolean }[] }
  | { readonly kind: "limit"; readonly count: number };

/** A query: its commands, in order. */
export type Query = readonly Command[];
