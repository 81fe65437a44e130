import {
  type ChannelName,
  describeDropped,
  describeRevertName,
  incidentMarker,
  pathPattern,
  type RevertQuestion,
  type RollbackRules,
  type Sha,
  takesAway,
  titleOf,
  type UndoneChange,
} from '@sluice/core'
import type { WorkArea } from '../git/work-area.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import type { EarlierRemovals } from '../rollback/complete-earlier.ts'
import { earlierRemovals } from '../rollback/earlier-removals.ts'
import { type ChannelSide, channelSide, statesBehind } from '../rollback/read-channel-side.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { asTheyAreHere } from './find-carried.ts'
import type { ElsewhereQuestion } from './find-elsewhere.ts'
import { type FoundRevert, findRevert } from './find-revert.ts'
import { type PreparedRevert, prepareRevert, type RevertOrder } from './prepare-revert.ts'
import { readNames } from './read-names.ts'
import type { RevertWish } from './revert-wish.ts'
import { piecesOf, type SelectedReverts, selectReverts } from './select-reverts.ts'

/** What one look found before a revert. */
export type RevertLook = Pick<ChannelSide, 'channelName' | 'side'> & {
  readonly asked: readonly string[]
  readonly unchecked: readonly string[]
  /** What earlier runs may have left to do. */
  readonly earlier: EarlierRemovals
} & (
    | { readonly kind: 'nothing-to-do' | 'refused'; readonly why: readonly string[] }
    | {
        readonly kind: 'revert'
        readonly question: RevertQuestion
        readonly order: RevertOrder
        readonly prepared: PreparedRevert
        readonly history: SelectedReverts['history']
        readonly found: FoundRevert
        /** For the question who else has what is reverted, which takes longer than the revert. */
        readonly around: Omit<ElsewhereQuestion, 'git'>
      }
  )

/** Reads everything that a revert depends on, and makes its commits. Changes nothing on GitHub. */
export async function lookRevert(
  context: RollbackContext,
  wish: RevertWish,
  git: WorkArea,
): Promise<RevertLook> {
  const place = await channelSide(context, wish.channel)
  const { channelName: channel, side, policy, branch } = place
  const [head] = statesBehind(side, branch).line
  const earlier = earlierRemovals(place)
  const asked = wish.names.map(describeRevertName)
  const common = { channelName: channel, side, asked, earlier, unchecked: place.unchecked }
  const refused = (why: string) => ({ ...common, kind: 'refused', why: [why] }) as const
  if (head === undefined) return refused(`GitHub gave no history of ${branch}.`)
  const names = await readNames(context, wish.names)
  const selected = await selectReverts(context, git, { tip: head.commit, names })
  const { history, known } = selected
  const here = await asTheyAreHere({ ...selected, git, tip: head.commit, channel })
  const { reason, severity, by } = wish
  const restores = here.picks.every((pick) =>
    piecesOf(pick, known).every(({ commit }) => takesAway(titleOf(commit.message))),
  )
  const order = {
    ...{ channel, picks: here.picks, restores, reason, severity, by, viewer: side.viewer },
  }
  const onto = known.get(head.commit)
  if (onto === undefined || order.picks.length === 0)
    return refused(`There is no commit in ${asked.join(', ')}.`)
  const prepared = await prepareRevert(git, order, { onto, history })
  const { series, paths } = prepared
  if (prepared.commits.length === 0) {
    const why = series.dropped.map(({ pick, by }) => describeDropped(pick.commit.sha, by))
    return { ...common, kind: 'nothing-to-do', why: [...here.remarks, ...why] }
  }
  const workflows = paths.filter((path) => path.startsWith('.github/workflows/'))
  if (side.viewer === 'github-actions[bot]' && workflows.length > 0)
    return refused(
      `GITHUB_TOKEN may not change workflows, and this changes ${workflows.join(', ')}. Give the action the token of an App with \`workflows: write\`.`,
    )
  const others = (policy?.channels ?? []).filter((one) => one.name !== channel)
  const picks = order.picks.filter((pick) => !series.dropped.some((one) => one.pick === pick))
  const { rules, from } = earlier
  const question: RevertQuestion = {
    channel: { name: channel, branch },
    ...(from === undefined ? {} : { from }),
    head: { commit: head.commit, tree: head.tree },
    asked,
    series,
    restores,
    known: undoneChanges(selected, side),
    elsewhere: [],
    remarks: here.remarks,
    ...marked(paths, rules, context.policyFile),
    ...{ reason, severity, by },
    confirmed: wish.confirmed,
    rules,
    repositoryUrl: side.repositoryUrl,
    now: context.now,
    unchecked: place.unchecked,
  }
  const found = await findRevert(context, { git, order, prepared, history })
  return {
    ...common,
    kind: 'revert',
    ...{ question, order, prepared, history, found: withIncident(found, channel, side) },
    around: { channels: others, picks, known },
  }
}

/** The incident is the one about the head that the revert is made on, whoever opened it. */
function withIncident(found: FoundRevert, channel: ChannelName, side: RollbackSide): FoundRevert {
  const { of, state } = found
  if (of === undefined) return found
  const marker = incidentMarker({ channel, of })
  const incident = side.incidents.find(({ body }) => body.includes(marker))
  if (incident === undefined) return found
  const { number, url } = incident
  return { ...found, state: { ...state, incident: { number, url } } }
}

function marked(
  paths: readonly string[],
  rules: RollbackRules,
  policyFile: string,
): Pick<RevertQuestion, 'guards' | 'irreversible'> {
  const patterns = rules.irreversible.map(pathPattern)
  return {
    guards: paths.filter((path) => path === policyFile || path.startsWith('.github/')),
    irreversible: paths.filter((path) => patterns.some((pattern) => pattern.matches(path))),
  }
}

/** Pull requests and logins, as far as they came with what was read anyhow. */
function undoneChanges(
  { picks, numbers }: SelectedReverts,
  { channel }: RollbackSide,
): ReadonlyMap<Sha, UndoneChange> {
  const states = new Map(channel?.commits.map((state) => [state.commit, state]))
  return new Map(
    picks.map(({ commit }) => {
      const state = states.get(commit.sha)
      const entered = state?.pullRequest ?? state?.writtenBy
      const pullRequest = numbers.get(commit.sha) ?? entered?.number
      return [
        commit.sha,
        {
          authors: state?.authors ?? [],
          ...(pullRequest === undefined ? {} : { pullRequest }),
        },
      ]
    }),
  )
}
