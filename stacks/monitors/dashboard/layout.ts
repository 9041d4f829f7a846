import type { Widget } from "./widgets.js";

/** Columns of a dashboard. */
const COLUMNS = 24;

/** Widgets side by side, of equal width. */
export interface Row {
  /** Grid units; a graph reads well from 6. */
  readonly height: number;
  readonly widgets: readonly Widget[];
}

/** A widget at its place on the grid. */
export interface PlacedWidget extends Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Puts rows below each other. What a row's widgets cannot share evenly goes to its last one. */
export function place(rows: readonly Row[]): PlacedWidget[] {
  const placed: PlacedWidget[] = [];
  let y = 0;
  for (const { height, widgets } of rows) {
    const width = Math.floor(COLUMNS / widgets.length);
    for (const [index, widget] of widgets.entries()) {
      const x = index * width;
      placed.push({ ...widget, x, y, height, width: index === widgets.length - 1 ? COLUMNS - x : width });
    }
    y += height;
  }
  return placed;
}
