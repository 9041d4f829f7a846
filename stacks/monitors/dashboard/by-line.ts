import { chunks, partTitle } from "../chunks.js";
import type { Row } from "./layout.js";
import { type GraphProps, graph, type Line } from "./widgets.js";

/** Lines in one graph; more than this nobody tells apart. */
const MOST_LINES = 50;

/** A graph with lines for each of many things. */
export interface GraphOfMany<Thing> extends Omit<GraphProps, "lines" | "region"> {
  readonly lines: (thing: Thing, name: string) => readonly Line[];
}

/**
 * Graphs side by side, each with lines of every thing; as many rows of them as it takes.
 * @param things by the name that labels them
 */
export function rowsOfMany<Thing>(
  region: string,
  things: Readonly<Record<string, Thing>>,
  graphs: readonly GraphOfMany<Thing>[],
): Row[] {
  const parts = chunks(Object.entries(things), MOST_LINES);
  return parts.map((part, index) => ({
    height: 6,
    widgets: graphs.map(({ lines, ...props }) =>
      graph({
        ...props,
        region,
        title: partTitle(props.title, index, parts.length),
        lines: part.flatMap(([name, thing]) => lines(thing, name)),
      }),
    ),
  }));
}
