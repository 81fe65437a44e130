import { expect, test } from 'vitest'
import { operations } from '../src/rest/contract.ts'
import { routes } from '../src/rest/routes.ts'

test('every operation that was cut from GitHub’s description is served, and nothing else', () => {
  const served = routes.map(({ operation }) => operation).toSorted()
  expect(served).toEqual(Object.keys(operations).toSorted())
})
