import type { Comment } from '../state/issue.ts'
import type { View } from './view.ts'

/** REST's word for each reaction, and GraphQL's. */
const contents = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  hooray: 'HOORAY',
  confused: 'CONFUSED',
  heart: 'HEART',
  rocket: 'ROCKET',
  eyes: 'EYES',
} as const

/** GitHub gives a group for every reaction that there is, also where nobody chose it. */
export function reactionGroups({ actor }: View, { reactions }: Comment) {
  return Object.entries(contents).map(([word, content]) => ({
    content,
    viewerHasReacted: reactions.some((one) => one.content === word && one.author === actor.account),
  }))
}
