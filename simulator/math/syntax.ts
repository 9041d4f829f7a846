export type BinaryOperator = "+" | "-" | "*" | "/" | "^" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "AND" | "OR";

interface Placed {
  /** Character in the text, counted from 1. */
  readonly at: number;
}

/** A metric math expression as a tree. */
export type Expression =
  | (Placed & { readonly kind: "number"; readonly value: number })
  | (Placed & { readonly kind: "text"; readonly value: string })
  /** Id of a query: begins with a lower-case letter. */
  | (Placed & { readonly kind: "id"; readonly name: string })
  /** Word in upper case that is no call, such as REPEAT. */
  | (Placed & { readonly kind: "word"; readonly name: string })
  | (Placed & { readonly kind: "list"; readonly items: readonly Expression[] })
  | (Placed & { readonly kind: "negative"; readonly operand: Expression })
  | (Placed & {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Placed & { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] });
