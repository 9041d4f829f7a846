import type { History } from "../bands/index.js";
import type { Expression } from "./syntax.js";
import type { Frame, Value } from "./values.js";

/** What the function of a call may use. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly scope: Scope;
  /** Compiles an argument. */
  readonly value: (index: number) => Value;
  /** Throws an error at an argument, or at the call. */
  readonly fail: (problem: string, index?: number) => never;
}

/** `dense`: may have values where its metrics have none. `band`: holds an anomaly band, so a model of our own. */
export type Trait = "dense" | "band";

/** What an expression refers to, for one frame. */
export interface Scope {
  readonly frame: Frame;
  /** The value of a query; undefined for an id that no query has. */
  readonly query: (id: string) => Value | undefined;
  /** Ids of the queries that are metrics, in their order. */
  readonly metricIds: readonly string[];
  readonly ids: readonly string[];
  /** Reads a query at other times than the frame's. */
  readonly elsewhere: (id: string) => History;
  /** Notes a trait of the query that is being compiled. */
  readonly note: (trait: Trait) => void;
}

/** A function of metric math. */
export interface MathFunction {
  /** How it is written, for messages. */
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly compile: (call: Call) => Value;
}
