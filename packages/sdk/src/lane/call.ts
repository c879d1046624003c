/** What to send next. */
export type LaneCall =
  | { kind: 'start'; startId: string }
  /** Asks about one execution; `isResult` when its end is known and only its result is not. */
  | { kind: 'poll'; workflowId: string; executionId: string; isResult: boolean }
  | { kind: 'list'; workflowId: string; offset: number; limit: number }

/** Or that there is nothing to send before `untilMs`, which is Infinity when nothing is awaited. */
export type LaneStep = LaneCall | { kind: 'rest'; untilMs: number }
