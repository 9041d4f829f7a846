import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../../../domain/logs/line-splitter.js";

const encoder = new TextEncoder();

/** The lines of pieces that come one after the other. */
function split(pieces: readonly Uint8Array[], maxBytes = 1000): (string | undefined)[] {
  const lines: (string | undefined)[] = [];
  const splitter = new LineSplitter(maxBytes, (line) => lines.push(line));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

/** The bytes, cut at any places. */
const inPieces = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

describe("lines of a stream", () => {
  it("are the same wherever the stream is cut, also within a character", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.nat()), (lines, cuts) => {
        const text = lines.join("\n");
        expect(split(inPieces(encoder.encode(`${text}\n`), cuts), 100_000)).toEqual(text.split("\n"));
      }),
    );
  });

  it("need no line feed at the end of the last one", () => {
    expect(split([encoder.encode("a\nb")])).toEqual(["a", "b"]);
  });

  it("that are too long are told as such, and the next ones come", () => {
    const pieces = ["short\n", "1234", "5678", "9012\nlast\n", "12345678901"].map((piece) => encoder.encode(piece));
    expect(split(pieces, 10)).toEqual(["short", undefined, "last", undefined]);
  });

  it("may be exactly as long as allowed", () => {
    expect(split([encoder.encode("1234567890\n")], 10)).toEqual(["1234567890"]);
  });
});
