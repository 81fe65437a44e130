import { explained, refusedStatus, SluiceError } from '@sluice/runtime'

/** `no`: GitHub says that the permission is missing, in the words of `says`. */
export type PermissionAnswer =
  | { readonly may: 'yes' }
  | { readonly may: 'no' | 'unknown'; readonly says: string }

/**
 * Finds out whether a token may do something by asking for it in a way that cannot be carried out,
 * such as a status on a commit that does not exist: GitHub looks at the permission first.
 *
 * @param impossible statuses that say "you may, but this does not work".
 * @throws {SluiceError} `unreachable` when GitHub does not answer.
 */
export async function askPermission(
  doing: string,
  impossible: readonly number[],
  request: () => Promise<unknown>,
): Promise<PermissionAnswer> {
  try {
    await explained(doing, request)
    return { may: 'yes' }
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code === 'unreachable') throw error
    const status = refusedStatus(error.cause)
    if (status !== undefined && impossible.includes(status)) return { may: 'yes' }
    const says = error.message
    return { may: status === 403 || status === 404 ? 'no' : 'unknown', says }
  }
}
