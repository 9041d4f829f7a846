import type { ServiceCall, ServiceId } from "../calls.js";
import type { Filter, Keyword, Operand, Operator, ServiceMatch } from "./ast.js";

/** What keywords are asked of: a trace as a whole, or one call within it. */
export interface FilterSubject {
  readonly ok: boolean;
  readonly error: boolean;
  readonly throttle: boolean;
  readonly fault: boolean;
  readonly partial: boolean;
  /** Seconds. */
  readonly responsetime: number;
  readonly duration: number;
  readonly status: number | undefined;
  /** By the keyword, e.g. `http.url`; `user` may have many. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly annotations: ReadonlyMap<string, readonly Operand[]>;
}

/** A trace that filters are asked of. */
export interface FilterTrace extends FilterSubject {
  readonly calls: readonly (ServiceCall & { readonly subject: FilterSubject })[];
  /** Account of its services. */
  readonly account: string;
}

function valuesOf(subject: FilterSubject, keyword: Keyword): readonly Operand[] {
  if (keyword.kind === "flag") return [subject[keyword.name]];
  if (keyword.kind === "annotation") return subject.annotations.get(keyword.name) ?? [];
  if (keyword.kind === "text") return subject.texts.get(keyword.name) ?? [];
  if (keyword.name !== "http.status") return [subject[keyword.name]];
  return subject.status === undefined ? [] : [subject.status];
}

function holds(value: Operand, operator: Operator, wanted: Operand): boolean {
  if (typeof value !== typeof wanted) return operator === "!=";
  const [text, part] = [String(value), String(wanted)];
  switch (operator) {
    case "=":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    case ">=":
      return value >= wanted;
    case "CONTAINS":
      return text.includes(part);
    case "BEGINSWITH":
      return text.startsWith(part);
    case "ENDSWITH":
      return text.endsWith(part);
  }
}

const isMeant = (service: ServiceId | null, match: ServiceMatch, account: string): boolean =>
  service !== null &&
  (match.name === undefined || match.name === service.name) &&
  (match.type === undefined || match.type === service.type) &&
  (match.account === undefined || match.account === account);

/** True where a trace, or what of it is asked, passes. Keywords alone are asked of the trace's first answer, not of what is below. */
export function passes(filter: Filter, trace: FilterTrace, subject: FilterSubject = trace): boolean {
  switch (filter.kind) {
    case "and":
      return passes(filter.left, trace, subject) && passes(filter.right, trace, subject);
    case "or":
      return passes(filter.left, trace, subject) || passes(filter.right, trace, subject);
    case "not":
      return !passes(filter.operand, trace, subject);
    case "has": {
      const values = valuesOf(subject, filter.keyword);
      return filter.keyword.kind === "flag" ? values.includes(true) : values.length > 0;
    }
    case "compare":
      return valuesOf(subject, filter.keyword).some((value) => holds(value, filter.operator, filter.value));
    case "service":
    case "edge": {
      const { filter: inner } = filter;
      return trace.calls.some((call) => {
        const meant =
          filter.kind === "service"
            ? isMeant(call.service, filter.service, trace.account)
            : isMeant(call.caller, filter.from, trace.account) && isMeant(call.service, filter.to, trace.account);
        return meant && (inner === null || passes(inner, trace, call.subject));
      });
    }
  }
}
