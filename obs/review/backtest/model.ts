/** Epoch milliseconds, as everywhere in this folder. */
type Time = number;

/** A message that told a topic (or another action) of an alarm. */
export interface Page {
  readonly alarm: string;
  /** Severity of the topic; the topic's name, or the action, where it has none. */
  readonly severity: string;
  readonly t: Time;
}

/** A stretch in which an alarm was in ALARM. */
export interface Stretch {
  readonly start: Time;
  /** Exclusive. */
  readonly end: Time;
}

/** What one alarm did. */
export interface AlarmHistory {
  readonly stretches: readonly Stretch[];
}

/** What the alarms of one side did in a time that both sides share. */
export interface Timeline {
  /** Every alarm of the side, by name. */
  readonly alarms: ReadonlyMap<string, AlarmHistory>;
  /** Messages that an alarm rings, in order of time. */
  readonly pages: readonly Page[];
  /** All messages, those that tell of an alarm's end too, by severity. */
  readonly notifications: ReadonlyMap<string, number>;
  /** Alarms that read a metric of which there was no data at all. */
  readonly withoutData: readonly string[];
}

/** Both sides, and the time that they share. */
export interface Timelines {
  readonly base: Timeline;
  readonly head: Timeline;
  readonly from: Time;
  readonly to: Time;
}

/** The same page at another time. */
export interface MovedPage {
  readonly alarm: string;
  readonly severity: string;
  readonly from: Time;
  readonly to: Time;
}

/** One figure of both sides. */
export interface Both {
  readonly base: number;
  readonly head: number;
}

/** What changes between two sides. */
export interface BacktestReport {
  readonly from: Time;
  readonly to: Time;
  readonly pages: {
    readonly appear: readonly Page[];
    readonly vanish: readonly Page[];
    readonly move: readonly MovedPage[];
    /** Pages that are the same at the same time. */
    readonly same: number;
  };
  readonly severities: readonly {
    readonly severity: string;
    readonly pages: Both;
    readonly notifications: Both;
    readonly notificationsPerDay: Both;
  }[];
  readonly alarms: readonly {
    readonly alarm: string;
    readonly in: "both" | "base" | "head";
    readonly minutesInAlarm: Both;
    readonly pages: Both;
  }[];
  readonly withoutData: { readonly base: readonly string[]; readonly head: readonly string[] };
  /** A page appears, vanishes or moves, or minutes in alarm differ. */
  readonly changed: boolean;
}
