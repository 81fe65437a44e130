import * as core from '@actions/core'
import { type BackportOverview, overviewLog, renderOverview } from '@sluice/core'

/** For people only: what is lacking is no failure of this run. */
export async function tellOverview(overview: BackportOverview): Promise<void> {
  for (const line of overviewLog(overview)) core.info(line)
  for (const { name, unjudged } of overview.channels) {
    if (unjudged !== undefined)
      core.warning(`${name} could not be compared: ${unjudged}`, { title: 'Sluice: backport' })
  }
  core.summary.addRaw(`${renderOverview(overview)}\n`)
  await core.summary.write()
}

export { readOverview } from '@sluice/runtime'
