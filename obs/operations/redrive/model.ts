/** How far a redrive is. */
export interface Progress {
  readonly sent: number;
  /** What there was to send at its beginning; SQS counts about. */
  readonly total: number;
}

/** What came of a redrive. */
export interface Outcome {
  /** Messages that are in their queue again. */
  readonly sent: number;
  /** Left because no retry can help them. */
  readonly invalid: number;
  /** Left because their queue did not take them. */
  readonly refused: number;
  /** In their queue again and still dead letters: they could not be deleted here, so the next redrive sends them once more. */
  readonly doubled: number;
  /** It was ended before all were sent. */
  readonly ended: boolean;
}

/** A clock that can be waited on. */
export interface Clock {
  /** Epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What every way of redriving is given. */
export interface Run extends Clock {
  readonly total: number;
  /** Messages a second. */
  readonly rate: number;
  readonly progress: (progress: Progress) => void;
  /** Ends it: nothing is begun any more, what was begun is finished. */
  readonly signal: AbortSignal;
}
