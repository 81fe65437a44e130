import { expect, test } from 'vitest'
import { readRemoteAddress } from './remote-address.ts'
import { apiAddress, serverAddress } from './server-address.ts'

const assistant = { host: 'github.com', repository: 'acme/assistant' }

test.each([
  ['https://github.com/acme/assistant.git', assistant],
  ['https://github.com/acme/assistant/', assistant],
  ['https://x-access-token:ghs_secret@github.com/acme/assistant', assistant],
  ['git@github.com:acme/assistant.git', assistant],
  ['ssh://git@ssh.github.com:443/acme/assistant.git', assistant],
  [
    'https://git.acme.example:8443/acme/assistant',
    { host: 'git.acme.example:8443', repository: 'acme/assistant' },
  ],
  ['/srv/git/assistant.git', undefined],
  ['../assistant', undefined],
  ['https://github.com/acme', undefined],
  ['https://github.com/acme/assistant/tree/main', undefined],
  ['', undefined],
])('the remote %s', (text, address) => {
  expect(readRemoteAddress(text)).toEqual(address)
})

test.each([
  ['https://api.github.com', 'https://github.com'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['https://git.acme.example/api/v3', 'https://git.acme.example'],
])('the API %s belongs to %s', (api, server) => {
  expect(serverAddress(apiAddress(api, {}))).toBe(server)
})

test.each([
  'http://git.acme.example/api/v3',
  'ftp://github.com',
  'github.com',
  'https://u:p@github.com',
])('no token is sent to %s', (api) => {
  expect(() => apiAddress(undefined, { GITHUB_API_URL: api })).toThrow('GITHUB_API_URL')
})
