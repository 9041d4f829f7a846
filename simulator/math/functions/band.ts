import { BandModel, DEFAULT_BAND_WIDTH } from "../../bands/index.js";
import type { MathFunction } from "../scope.js";
import { Buffer, TYPE_NAMES } from "../values.js";

/** Upper and lower bound, in this order, from a model of our own (`simulator/bands`): CloudWatch does not publish its one. */
export const ANOMALY_DETECTION_BAND: MathFunction = {
  usage: "ANOMALY_DETECTION_BAND(id, width)",
  least: 1,
  most: 2,
  compile: (call) => {
    const [input] = call.arguments;
    if (input?.kind !== "id") return call.fail("ANOMALY_DETECTION_BAND takes the id of a metric or of an expression", 0);
    const checked = call.value(0);
    if (checked.type !== "series") return call.fail(`a band goes around a time series, not ${TYPE_NAMES[checked.type]}`, 0);
    const width = call.arguments.length === 2 ? call.value(1) : null;
    if (width && width.type !== "scalar") return call.fail("the width of the band must be a single number", 1);
    call.scope.note("dense");
    call.scope.note("band");
    const model = new BandModel(call.scope.elsewhere(input.name));
    const [upper, lower] = [new Buffer(), new Buffer()];
    return {
      type: "array",
      read: () => {
        const { end, points, periodMs } = call.scope.frame;
        const [high, low] = [upper.ofLength(points), lower.ofLength(points)];
        const factor = width ? width.read() : DEFAULT_BAND_WIDTH;
        for (let index = 0; index < points; index += 1) {
          const expected = model.at(end - (points - index) * periodMs, periodMs);
          high[index] = expected ? expected.middle + factor * expected.spread : Number.NaN;
          low[index] = expected ? expected.middle - factor * expected.spread : Number.NaN;
        }
        return [high, low];
      },
    };
  },
};
