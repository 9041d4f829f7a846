import { MAX_POINTS_PER_MESSAGE, type MetricPoint, type MetricsAccepted } from "../contracts/metric.js";
import { utf8Bytes } from "./chunks.js";

/** Largest list of data points in a message, in bytes: what is around them fits into SQS's 256 KiB too. */
const MAX_POINTS_BYTES = 240 * 1024;

/** Up to this length a text is taken for three bytes a character, which it has at most. */
const SHORT = 2048;

/** SQS refuses a message with one of these characters, and JSON may hold them ("SendMessage"). */
const NOT_IN_SQS = /[\ufffe\uffff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;

/** JSON as SQS takes it, whatever the texts in it are. */
const taken = (json: string): string => (json.search(NOT_IN_SQS) < 0 ? json : json.replace(NOT_IN_SQS, escaped));

/** The JSON of a point. What its names, unit, id and time may hold needs no escaping; a value's text is JSON's own. */
function pointJson({ id, service_name, metric_type, value, unit, timestamp, timed, metadata }: MetricPoint): string {
  const more = `${unit === undefined ? "" : `,"unit":"${unit}"`}${timed === undefined ? "" : `,"timed":"${timed}"`}`;
  const about = metadata === undefined ? "" : `,"metadata":${JSON.stringify(metadata)}`;
  return `{"id":"${id}","service_name":"${service_name}","metric_type":"${metric_type}","value":${value},"timestamp":"${timestamp}"${more}${about}}`;
}

/** A message as it is sent, and the points in it. */
export interface PointsMessage {
  readonly points: readonly MetricPoint[];
  readonly body: string;
}

/**
 * The messages of accepted points, in order, each as large as SQS takes at most. Every point is made JSON once.
 * @param about what all messages say beside their points
 */
export function messagesOf(points: readonly MetricPoint[], about: Omit<MetricsAccepted, "points">): PointsMessage[] {
  const head = JSON.stringify(about).slice(0, -1);
  const messages: PointsMessage[] = [];
  let group: MetricPoint[] = [];
  let texts: string[] = [];
  let room = MAX_POINTS_BYTES;
  const close = () => {
    if (group.length > 0) messages.push({ points: group, body: taken(`${head},"points":[${texts.join(",")}]}`) });
    group = [];
    texts = [];
    room = MAX_POINTS_BYTES;
  };
  for (const point of points) {
    const text = pointJson(point);
    const size = 1 + (text.length <= SHORT ? text.length * 3 : utf8Bytes(text));
    if (group.length === MAX_POINTS_PER_MESSAGE || size > room) close();
    group.push(point);
    texts.push(text);
    room -= size;
  }
  close();
  return messages;
}
