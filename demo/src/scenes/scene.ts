import type { Chapter } from '../chapter.ts'
import type { Teller } from '../print/teller.ts'
import type { Stage } from '../stage/stage.ts'

export type Scene = {
  readonly title: string
  readonly lead: string
  /** Plays it; throws `DemoFailure` when it does not come out as told. */
  readonly play: (stage: Stage, teller: Teller) => Promise<Chapter['exhibits']>
}
