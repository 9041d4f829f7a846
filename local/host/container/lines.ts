import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** Calls `onLine` for each whole line of a stream, and for what stands after the last newline when it ends. */
export function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

/** Folder of the bundle in the image (services/order-api/Dockerfile). */
const IMAGE_FOLDER = "/service";

/** A line as the container would have written it: stacks name the image's folder, not this machine's. */
export const asInImage = (line: string, entry: string): string => line.replaceAll(dirname(entry), IMAGE_FOLDER);
