import { closeIssue, reopenIssue } from '../issue/close.ts'
import { addComment } from '../issue/comment.ts'
import { setLabels } from '../issue/labels.ts'
import { validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { Issue, StateReason } from '../state/issue.ts'
import { nodeId } from '../state/node-id.ts'
import type { World } from '../state/world.ts'
import { commentNode, issueNode } from './issues.ts'
import { subjectById, unresolved } from './lookup.ts'
import { change, type Mutation } from './mutation.ts'
import { pullRequestNode } from './pull-requests.ts'
import type { View } from './view.ts'

const reasons: Readonly<Record<string, StateReason>> = {
  COMPLETED: 'completed',
  NOT_PLANNED: 'not_planned',
  DUPLICATE: 'duplicate',
}

export function issueMutations(world: World, actor: Actor): object {
  const node = ({ view, subject }: ReturnType<typeof subjectById>) =>
    subject.kind === 'issue' ? issueNode(view, subject) : pullRequestNode(view, subject)
  const permission = ({ subject }: ReturnType<typeof subjectById>) =>
    subject.kind === 'issue' ? 'issues' : 'pull-requests'
  const addCommentTo: Mutation<{ subjectId: string; body: string }> = ({ input }) => {
    const found = subjectById(world, actor, input.subjectId)
    const { view, subject } = found
    return change(view, permission(found), input, async () => {
      if (input.body.length > 65_536)
        throw validationFailed('Body is too long (maximum is 65536 characters)')
      const comment = addComment(world, view.repository, actor, subject, input.body)
      return {
        subject: () => node(found),
        commentEdge: {
          cursor: String(comment.id),
          node: () => commentNode(view, subject, comment),
        },
      }
    })
  }
  const addLabels: Mutation<{ labelableId: string; labelIds: readonly string[] }> = ({ input }) => {
    const found = subjectById(world, actor, input.labelableId)
    const { view, subject } = found
    return change(view, permission(found), input, async () => {
      const all = [...view.repository.labels.values()]
      const named = input.labelIds.map((id) => {
        const label = all.find((candidate) => nodeId('Label', candidate.id) === id)
        if (label === undefined) throw unresolved(id)
        return label.name
      })
      const names = [...subject.labels.map((label) => label.name), ...named]
      setLabels(world, view.repository, actor, subject, names)
      return { labelable: () => node(found) }
    })
  }
  const onIssue = (
    id: string,
    input: { readonly clientMutationId?: string | null },
    work: (view: View, issue: Issue) => void,
  ) => {
    const { view, subject } = subjectById(world, actor, id)
    if (subject.kind !== 'issue') throw unresolved(id)
    return change(view, 'issues', input, async () => {
      work(view, subject)
      return { issue: () => issueNode(view, subject) }
    })
  }
  const close: Mutation<{ issueId: string; stateReason?: string | null }> = ({ input }) =>
    onIssue(input.issueId, input, ({ repository }, issue) =>
      closeIssue(
        world,
        repository,
        actor,
        issue,
        reasons[input.stateReason ?? 'COMPLETED'] ?? 'completed',
      ),
    )
  const reopen: Mutation<{ issueId: string }> = ({ input }) =>
    onIssue(input.issueId, input, ({ repository }, issue) =>
      reopenIssue(world, repository, actor, issue),
    )
  return {
    addComment: addCommentTo,
    addLabelsToLabelable: addLabels,
    closeIssue: close,
    reopenIssue: reopen,
  }
}
