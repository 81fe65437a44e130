/** A person, a bot or an organization, as far as GitHub's answers tell them apart. */
export interface Account {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly name: string
  readonly email: string
}

/** A GitHub App: it owns check suites, and acts as its bot. */
export interface App {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly bot: Account
}

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'

/** From the weakest to the strongest. */
export const roles: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin']

export function roleAtLeast(role: Role | undefined, wanted: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted)
}
