import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EventFile, readEvents, type SimulatedEvent } from "../../../../obs/operations/events/index.js";

/** Writes a text into a file of its own. */
export function fileOf(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "events-")), name);
  writeFileSync(file, text);
  return file;
}

/** All events of a file. */
export async function eventsIn(source: EventFile): Promise<SimulatedEvent[]> {
  const events: SimulatedEvent[] = [];
  const take = (event: SimulatedEvent): undefined => void events.push(event);
  for await (const _ of readEvents(source, take));
  return events;
}

/** The data of the metrics of a file, without what is not there. */
export const dataIn = async (source: EventFile): Promise<unknown[]> =>
  (await eventsIn(source)).map((event) => JSON.parse(JSON.stringify(event.type === "metric" ? event.datum : event)));
