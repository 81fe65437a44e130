import type { RunContext } from '../promotion/run-context.ts'

/** What a backport takes from its surroundings. */
export type BackportContext = Pick<
  RunContext,
  'client' | 'repository' | 'token' | 'serverUrl' | 'policyFile'
>
