import {
  type Channel,
  defaultRollbackRules,
  describeDropped,
  describeRevertName,
  pathPattern,
  type RevertQuestion,
  type RollbackRules,
  type Sha,
  type UndoneChange,
} from '@sluice/core'
import type { WorkArea } from '../git/work-area.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { type ChannelSide, channelSide, statesBehind } from '../rollback/read-channel-side.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { asTheyAreHere } from './find-carried.ts'
import { findElsewhere } from './find-elsewhere.ts'
import { type FoundRevert, findRevert } from './find-revert.ts'
import { type PreparedRevert, prepareRevert, type RevertOrder } from './prepare-revert.ts'
import { readNames } from './read-names.ts'
import type { RevertWish } from './revert-wish.ts'
import { type SelectedReverts, selectReverts } from './select-reverts.ts'

/** What one look found before a revert. */
export type RevertLook = Pick<ChannelSide, 'channelName' | 'side'> & {
  readonly asked: readonly string[]
  readonly unchecked: readonly string[]
} & (
    | { readonly kind: 'nothing-to-do' | 'refused'; readonly why: readonly string[] }
    | {
        readonly kind: 'revert'
        readonly question: RevertQuestion
        readonly order: RevertOrder
        readonly prepared: PreparedRevert
        readonly history: SelectedReverts['history']
        readonly found: FoundRevert
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
  const asked = wish.names.map(describeRevertName)
  const common = { channelName: channel, side, asked, unchecked: place.unchecked }
  const refused = (why: string) => ({ ...common, kind: 'refused', why: [why] }) as const
  if (head === undefined) return refused(`GitHub gave no history of ${branch}.`)
  const names = await readNames(context, wish.names)
  const selected = await selectReverts(context, git, { tip: head.commit, names })
  const { history, known } = selected
  const here = await asTheyAreHere({ ...selected, git, tip: head.commit, channel })
  const order = { channel, picks: here.picks, reason: wish.reason, viewer: side.viewer }
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
  const { elsewhere, unchecked } = await findElsewhere(context, {
    ...{ git, channels: others, picks, known },
  })
  const rules = policy?.rollback ?? defaultRollbackRules
  const own = policy?.channels.find(({ name }) => name === channel)
  const question: RevertQuestion = {
    channel: { name: channel, branch },
    ...sourceOf(own),
    head: { commit: head.commit, tree: head.tree },
    asked,
    series,
    known: undoneChanges(selected, side),
    elsewhere,
    remarks: here.remarks,
    ...marked(paths, rules, context.policyFile),
    reason: wish.reason,
    severity: wish.severity,
    confirmed: wish.confirmed,
    rules,
    by: wish.by,
    repositoryUrl: side.repositoryUrl,
    unchecked: [...place.unchecked, ...unchecked],
  }
  const found = await findRevert(context, { git, order, prepared, history })
  return {
    ...common,
    unchecked: question.unchecked,
    kind: 'revert',
    ...{ question, order, prepared, history, found },
  }
}

function sourceOf(channel: Channel | undefined): Partial<Record<'from', Channel['name']>> {
  return channel?.entry === undefined ? {} : { from: channel.entry.from }
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
