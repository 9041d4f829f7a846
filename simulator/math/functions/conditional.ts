import type { Call, MathFunction } from "../scope.js";
import { Buffer, type ScalarValue, type SeriesValue, TYPE_NAMES } from "../values.js";

type Branch = ScalarValue | SeriesValue;

function branch(call: Call, index: number): Branch {
  const value = call.value(index);
  return value.type === "array"
    ? call.fail(`IF takes no ${TYPE_NAMES.array.slice(3)}: aggregate it, as in SUM(…)`, index)
    : value;
}

/** Value of a branch at an index. */
const at = (values: number | Float64Array, index: number): number =>
  typeof values === "number" ? values : (values[index] ?? Number.NaN);

/**
 * Page "Using metric math", "Using IF expressions". Where the condition has no value, neither has the result. With a series as
 * condition, a value that is missing in the branch for true is 0, one that is missing in the branch for false is dropped.
 */
export const IF: MathFunction = {
  usage: "IF(condition, value when true, value when false)",
  least: 2,
  most: 3,
  compile: (call) => {
    const condition = branch(call, 0);
    const whenTrue = branch(call, 1);
    const whenFalse: Branch = call.arguments.length === 3 ? branch(call, 2) : { type: "scalar", read: () => Number.NaN };
    const bySeries = condition.type === "series";
    if (!bySeries && whenTrue.type === "scalar" && whenFalse.type === "scalar" && call.arguments.length === 3)
      return { type: "scalar", read: () => chosen(condition.read(), whenTrue.read(), whenFalse.read()) };
    if (!bySeries) call.scope.note("dense");
    const buffer = new Buffer();
    return {
      type: "series",
      read: () => {
        const [tests, yes, no] = [condition.read(), whenTrue.read(), whenFalse.read()];
        const output = buffer.ofLength(call.scope.frame.points);
        for (let index = 0; index < output.length; index += 1) {
          const value = at(yes, index);
          output[index] = chosen(at(tests, index), bySeries && Number.isNaN(value) ? 0 : value, at(no, index));
        }
        return output;
      },
    };
  },
};

const chosen = (test: number, yes: number, no: number): number => (Number.isNaN(test) ? Number.NaN : test !== 0 ? yes : no);
