/** A saved state that this detector cannot go on from. */
export class DetectorStateError extends Error {
  override readonly name = "DetectorStateError";
}
