import { connectToGitHub } from '@sluice/runtime'
import { expect, test } from 'vitest'
import { examineToken } from './examine-token.ts'
import type { Subject } from './subject.ts'

/** A classic token tells its scopes with every answer, so nothing more is asked. */
function classic(scopes: readonly string[], given: { push: boolean; private: boolean }): Subject {
  return {
    client: connectToGitHub({ token: 'none', apiUrl: 'http://127.0.0.1:1' }),
    repository: { owner: 'acme', name: 'assistant' },
    token: 'none',
    serverUrl: 'https://github.com',
    viewer: 'alice',
    scopes,
    settings: {
      default_branch: 'main',
      archived: false,
      private: given.private,
      permissions: { push: given.push },
    },
  }
}

test.each([
  [['repo', 'workflow'], { push: true, private: true }, []],
  [['public_repo', 'workflow'], { push: true, private: false }, []],
  [
    ['repo'],
    { push: true, private: true },
    ['Without the scope workflow it cannot bring changes of workflow files.'],
  ],
  [
    ['public_repo', 'workflow'],
    { push: true, private: true },
    ['It is a classic token without the scope repo (it has public_repo, workflow).'],
  ],
  [
    ['repo', 'workflow'],
    { push: false, private: true },
    ['Its owner may not write to the repository.'],
  ],
])('a classic token with %j of someone with %j', async (scopes, given, says) => {
  const findings = await examineToken(classic(scopes, given), undefined)
  expect(findings.filter(({ level }) => level !== 'ok').map((one) => one.says)).toEqual(says)
})
