const DEAD_LETTERS = "-dlq";

/** Name of a queue's dead-letter queue, before project and suffix are added. */
export const deadLetterQueue = (queue: string): string => `${queue}${DEAD_LETTERS}`;

/** The queue whose dead letters a queue holds; the name itself of one that holds none. @example queueOf("orders-dlq") // "orders" */
export const queueOf = (name: string): string => (name.endsWith(DEAD_LETTERS) ? name.slice(0, -DEAD_LETTERS.length) : name);

/** Table of what the anomaly detector remembers of each series; the function that has it is the detector. */
export const DETECTORS_TABLE = "detectors";
