import { validationFailed } from '../refusal.ts'
import type { Input } from './input.ts'

/** The longest Markdown that GitHub stores. */
const longestBody = 65_536
const longestTitle = 256

export function demandBodySize(body: Input, resource: string): void {
  if ((body.string('title') ?? '').length > longestTitle) {
    const message = `title is too long (maximum is ${longestTitle} characters)`
    throw validationFailed({ resource, field: 'title', code: 'custom', message })
  }
  if ((body.string('body') ?? '').length > longestBody) {
    const message = `body is too long (maximum is ${longestBody} characters)`
    throw validationFailed({ resource, field: 'body', code: 'custom', message })
  }
}
