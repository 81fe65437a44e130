/** What rollbacks and reverts both do; a dry run prints it with "would". */
export type RemovalOperation =
  | {
      readonly kind: 'open-pull-request'
      readonly branch: string
      readonly base: string
      readonly title: string
      readonly body: string
      readonly draft: boolean
    }
  | { readonly kind: 'mark-ready'; readonly number: number }
  | { readonly kind: 'add-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'request-reviewers'; readonly reviewers: readonly string[] }
  | {
      readonly kind: 'open-incident'
      /** Tells a second run that the incident exists. */
      readonly marker: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
    }
  /** Starts a workflow for the commit that landed. */
  | { readonly kind: 'dispatch'; readonly workflow: string; readonly ref: string }

export function describeRemovalOperation(operation: RemovalOperation): string {
  switch (operation.kind) {
    case 'open-pull-request':
      return `open the ${operation.draft ? 'draft ' : ''}pull request “${operation.title}” from ${operation.branch} into ${operation.base}`
    case 'mark-ready':
      return `mark #${operation.number} ready for review`
    case 'add-labels':
      return `add the labels ${operation.labels.join(', ')}`
    case 'request-reviewers':
      return `ask ${operation.reviewers.join(', ')} for a review`
    case 'open-incident':
      return `open the incident “${operation.title}”`
    case 'dispatch':
      return `start ${operation.workflow} on ${operation.ref}`
  }
}
