import { expect, it } from "vitest";
import { place } from "../../../stacks/monitors/dashboard/layout.js";
import { text } from "../../../stacks/monitors/dashboard/widgets.js";

it("fills every row to the edge, also when its widgets do not divide the grid, and stacks the rows", () => {
  const row = (count: number, height: number) => ({ height, widgets: Array.from({ length: count }, () => text("x")) });
  const placed = place([row(5, 6), row(1, 2)]).map(({ x, y, width, height }) => [x, y, width, height]);
  expect(placed).toEqual([
    [0, 0, 4, 6],
    [4, 0, 4, 6],
    [8, 0, 4, 6],
    [12, 0, 4, 6],
    [16, 0, 8, 6],
    [0, 6, 24, 2],
  ]);
});
