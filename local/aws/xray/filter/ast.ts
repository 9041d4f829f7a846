/** Keywords that are true or false. */
export const FLAGS = ["ok", "error", "throttle", "fault", "partial"] as const;
/** Keywords that are numbers; times in seconds. */
export const NUMBERS = ["responsetime", "duration", "http.status"] as const;
/** Keywords that are texts. */
export const TEXTS = ["http.url", "http.method", "http.useragent", "http.clientip", "user"] as const;

/** What is compared. */
export type Keyword =
  | { readonly kind: "flag"; readonly name: (typeof FLAGS)[number] }
  | { readonly kind: "number"; readonly name: (typeof NUMBERS)[number] }
  | { readonly kind: "text"; readonly name: (typeof TEXTS)[number] }
  | { readonly kind: "annotation"; readonly name: string };

/** Operators; the words are of texts only. */
export const OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "CONTAINS", "BEGINSWITH", "ENDSWITH"] as const;
/** An operator. */
export type Operator = (typeof OPERATORS)[number];
/** What a keyword is compared with. */
export type Operand = string | number | boolean;

/** Which services are meant: all where nothing is given. */
export interface ServiceMatch {
  readonly name?: string;
  readonly type?: string;
  readonly account?: string;
}

/** A filter expression of X-Ray. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly operand: Filter }
  /** A keyword alone: it is true, or it is there. */
  | { readonly kind: "has"; readonly keyword: Keyword }
  | { readonly kind: "compare"; readonly keyword: Keyword; readonly operator: Operator; readonly value: Operand }
  | { readonly kind: "service"; readonly service: ServiceMatch; readonly filter: Filter | null }
  | { readonly kind: "edge"; readonly from: ServiceMatch; readonly to: ServiceMatch; readonly filter: Filter | null };
