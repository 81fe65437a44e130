import type { Chapter } from './chapter.ts'
import { DemoFailure } from './demo-failure.ts'
import { writeSummaryPage } from './page/write-summary-page.ts'
import type { Teller } from './print/teller.ts'
import { exception } from './scenes/exception.ts'
import { fixEverywhere } from './scenes/fix-everywhere.ts'
import { hotfixFirst } from './scenes/hotfix-first.ts'
import { notNow } from './scenes/not-now.ts'
import { promotionLands } from './scenes/promotion-lands.ts'
import { rollback } from './scenes/rollback.ts'
import type { Scene } from './scenes/scene.ts'
import { upToDate } from './scenes/up-to-date.ts'
import { worseCandidate } from './scenes/worse-candidate.ts'
import { policyText, repositoryName } from './stage/assistant.ts'
import { Stage, uses } from './stage/stage.ts'

const scenes: readonly Scene[] = [
  worseCandidate,
  hotfixFirst,
  promotionLands,
  upToDate,
  rollback,
  notNow,
  exception,
  fixEverywhere,
]

const lead = `${repositoryName} is a small AI service with three release channels, each a git branch: next, stable and legacy. It lives on a GitHub of its own on this machine. Once an hour, and when somebody approves, a workflow runs ${uses}: here the packaged action, through its action.yml, as GitHub would.`

export type DemoOptions = {
  /** Folders of the packaged actions. */
  readonly action: string
  readonly rollbackAction: string
  /** Where the page goes that shows the same as GitHub would. */
  readonly page: string
  readonly teller: Teller
  readonly signal: AbortSignal
}

/** Tells the whole story; throws `DemoFailure` at the first thing that is not as told. */
export async function tellStory({
  action,
  rollbackAction,
  page,
  teller,
  signal,
}: DemoOptions): Promise<void> {
  const began = performance.now()
  teller.title(
    'Sluice: code moves between release channels when the evidence says that it may',
    lead,
  )
  const chapters = await Stage.with({ action, rollbackAction, signal }, async (stage) => {
    teller.verbatim(
      '.github/sluice.yml on stable: the whole policy',
      policyText(stage.metrics.url).trimEnd().split('\n'),
    )
    return playAll(stage, teller)
  })
  await writeSummaryPage(page, chapters)
  tellEnd(teller, page, (performance.now() - began) / 1000)
}

async function playAll(stage: Stage, teller: Teller): Promise<readonly Chapter[]> {
  const chapters: Chapter[] = []
  for (const [index, { title, lead, play }] of scenes.entries()) {
    teller.scene(index + 1, scenes.length, title, lead)
    try {
      chapters.push({ title, lead, exhibits: await play(stage, teller) })
    } catch (problem) {
      if (problem instanceof DemoFailure) tellFailure(stage, teller, problem)
      throw problem
    }
  }
  return chapters
}

function tellFailure({ lastLook, sandbox }: Stage, teller: Teller, failure: DemoFailure): void {
  teller.refuted(failure.message)
  teller.verbatim('found instead', failure.found.split('\n'))
  if (sandbox.violations.length > 0) {
    teller.verbatim('what GitHub would have refused', sandbox.violations)
  }
  if (lastLook === undefined) return
  const { record = '', ...outputs } = lastLook.run.outputs
  teller.verbatim('the last log of the action, whole', lastLook.run.log)
  teller.verbatim('its outputs', [
    ...Object.entries(outputs).map(([name, value]) => `${name}=${value}`),
    `record=${record.slice(0, 400)}${record.length > 400 ? '…' : ''}`,
  ])
}

function tellEnd(teller: Teller, page: string, seconds: number): void {
  const { palette } = teller
  teller.gap()
  teller.gap()
  teller.text(`All came out as told, in ${seconds.toFixed(0)} s.`, palette.bold)
  teller.gap()
  teller.proven('A worse candidate stays out, and the reasons are numbers.')
  teller.proven('No fix is lost: what only stable has is carried over first.')
  teller.proven('What was judged is what ships: the same tree, on the same baseline.')
  teller.proven('Running it again changes nothing.')
  teller.proven('A fix reaches every channel, or someone knows why not.')
  teller.proven('An exception has a name, a reason and an end, and a person approves it.')
  teller.proven('What only needs time waits for it, and says until when.')
  teller.proven('What was rolled back stays out until a person says otherwise.')
  teller.gap()
  teller.text(`As GitHub shows it:      ${page}`)
  teller.text('In your repository:      packages/action-promote/README.md')
  teller.text('Everything in a policy:  docs/policy.md')
  teller.gap()
}
