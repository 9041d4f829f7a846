import { ASYNC_FAILURES, isStandbyStack } from "../../../config/index.js";
import type { Graph } from "../../../terraform/index.js";

/** The environment's own region, or the one that stands by. */
type Site = "home" | "standby";

const siteOf = ({ stack }: { readonly stack: string }): Site => (isStandbyStack(stack) ? "standby" : "home");

/** Names that resources of a type are given in one of the two regions, as they are written. */
export const namesOf = (graph: Graph, type: string, site: Site): readonly string[] =>
  graph
    .resources(type)
    .filter((resource) => siteOf(resource) === site)
    .map(({ attributes }) => attributes.name)
    .filter((name) => typeof name === "string");

/** Queues by whose names they take what was given up: messages, alarm messages, and events of schedules and objects. */
const DEAD_LETTERS = new RegExp(`-(dlq|${ASYNC_FAILURES})(-|$)`);

/** Names of the dead-letter queues of one of the two regions. */
export const deadLettersOf = (graph: Graph, site: Site): readonly string[] =>
  namesOf(graph, "aws_sqs_queue", site).filter((name) => DEAD_LETTERS.test(name));
