import { expect, test } from 'vitest'
import { pathPattern } from './path-pattern.ts'

test.each([
  ['.github/**', '.github/workflows/ci.yml', true],
  ['.github/**', '.github', false],
  ['.github', '.github/workflows/ci.yml', true],
  ['.github/**', 'x/.github/ci.yml', false],
  ['deploy/*.yml', 'deploy/eu.yml', true],
  ['deploy/*.yml', 'deploy/eu/a.yml', false],
  ['**/schema.sql', 'db/a/schema.sql', true],
  ['**/schema.sql', 'schema.sql', true],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'ac', false],
  ['a*a', 'a', false],
])('%s and %s: %s', (pattern, path, wanted) => {
  expect(pathPattern(pattern).matches(path)).toBe(wanted)
})

test('a folder is looked into only where something in it may be meant', () => {
  const { reaches, coversFolder } = pathPattern('db/*/migrations/**')
  expect(['db', 'db/eu', 'db/eu/migrations', 'web', 'db/eu/code'].map(reaches)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect(['db/eu', 'db/eu/migrations', 'db/eu/migrations/2026'].map(coversFolder)).toEqual([
    false,
    true,
    true,
  ])
})

test('many stars cost no time', () => {
  expect(pathPattern('*a'.repeat(120)).matches('a'.repeat(10_000))).toBe(true)
  expect(pathPattern(`${'*a'.repeat(120)}b`).matches('a'.repeat(10_000))).toBe(false)
})
