import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { convertToIfCondition } from '@actions/workflow-parser/model/converter/if-condition'
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context'
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import type {
  MappingToken,
  ScalarToken,
  TemplateToken,
} from '@actions/workflow-parser/templates/tokens/index'
import {
  isMapping,
  isScalar,
  isSequence,
} from '@actions/workflow-parser/templates/tokens/type-guards'
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'
import { actionRootDefinition, actionSchema } from './action-schema.ts'

/** An `action.yml` as GitHub's own parser reads it. Expressions are kept unevaluated. */
export type ActionManifest = {
  readonly name: string
  readonly inputs: readonly ActionInput[]
  readonly outputs: readonly ActionOutput[]
  readonly steps: readonly ActionStep[]
}

export type ActionInput = {
  readonly id: string
  readonly description: string
  readonly default: ScalarToken | undefined
  readonly deprecationMessage: string | undefined
}

export type ActionOutput = {
  readonly id: string
  readonly description: string
  readonly value: ScalarToken | undefined
}

/** One `run:` step. Nested `uses:` are refused when the file is read. */
export type ActionStep = {
  readonly id: string | undefined
  readonly name: ScalarToken | undefined
  /** `if:`, with `success() &&` added where GitHub adds it. */
  readonly condition: StepCondition | undefined
  readonly run: ScalarToken
  readonly shell: ScalarToken
  readonly workingDirectory: ScalarToken | undefined
  readonly continueOnError: ScalarToken | undefined
  readonly env: MappingToken | undefined
}

type StepCondition = { readonly expression: string; readonly token: TemplateToken }

/** The manifest cannot be run: it is invalid, or asks for something this runner does not do. */
export class ActionManifestError extends Error {
  override readonly name = 'ActionManifestError'
}

/** Reads `action.yml` (or `action.yaml`) of a directory. Throws `ActionManifestError`. */
export async function readActionManifest(directory: string): Promise<ActionManifest> {
  for (const fileName of ['action.yml', 'action.yaml']) {
    const content = await readFile(join(directory, fileName), 'utf8').catch(() => undefined)
    if (content !== undefined) return parseActionManifest(content, fileName)
  }
  throw new ActionManifestError(`No action.yml or action.yaml in ${directory}.`)
}

/** Parses the text of an `action.yml`. Throws `ActionManifestError` with every problem found. */
export function parseActionManifest(content: string, fileName = 'action.yml'): ActionManifest {
  const context = new TemplateContext(
    new TemplateValidationErrors(),
    actionSchema(),
    new NoOperationTraceWriter(),
  )
  const fileId = context.getFileId(fileName)
  const reader = new YamlObjectReader(fileId, content)
  for (const error of reader.errors) context.error(fileId, error.message, error.range)
  const root =
    reader.errors.length === 0
      ? readTemplate(context, actionRootDefinition, reader, fileId)
      : undefined
  throwOnErrors(context)
  const manifest = convertManifest(context, root?.assertMapping(fileName), fileName)
  throwOnErrors(context)
  return manifest
}

function throwOnErrors(context: TemplateContext): void {
  const errors = context.errors.getErrors()
  if (errors.length > 0) {
    throw new ActionManifestError(errors.map((error) => error.message).join('\n'))
  }
}

function convertManifest(
  context: TemplateContext,
  root: MappingToken | undefined,
  fileName: string,
): ActionManifest {
  const runs = mapping(root?.find('runs'))
  const using = text(runs?.find('using'))
  if (using !== 'composite') {
    throw new ActionManifestError(
      `${fileName}: runs.using is '${using ?? ''}'; this runner runs composite actions only.`,
    )
  }
  const steps = runs?.find('steps')
  return {
    name: text(root?.find('name')) ?? '',
    inputs: entries(root?.find('inputs')).map(([id, body]) => ({
      id,
      description: text(body?.find('description')) ?? '',
      default: scalar(body?.find('default')),
      deprecationMessage: text(body?.find('deprecationMessage')),
    })),
    outputs: entries(root?.find('outputs')).map(([id, body]) => ({
      id,
      description: text(body?.find('description')) ?? '',
      value: scalar(body?.find('value')),
    })),
    steps:
      steps !== undefined && isSequence(steps)
        ? [...steps].map((step, index) => convertStep(context, step, index, fileName))
        : [],
  }
}

function convertStep(
  context: TemplateContext,
  token: TemplateToken,
  index: number,
  fileName: string,
): ActionStep {
  const step = token.assertMapping(`steps item ${index + 1}`)
  const uses = text(step.find('uses'))
  if (uses !== undefined) {
    throw new ActionManifestError(
      `${fileName}: step ${index + 1} has 'uses: ${uses}'; this runner runs 'run:' steps only. ` +
        'Call that action from the workflow instead, or put its commands into a script.',
    )
  }
  return {
    id: text(step.find('id')),
    name: scalar(step.find('name')),
    condition: convertCondition(context, step.find('if')),
    run: required(step, 'run'),
    shell: required(step, 'shell'),
    workingDirectory: scalar(step.find('working-directory')),
    continueOnError: scalar(step.find('continue-on-error')),
    env: mapping(step.find('env')),
  }
}

function convertCondition(
  context: TemplateContext,
  token: TemplateToken | undefined,
): StepCondition | undefined {
  if (token === undefined) return undefined
  const expression = convertToIfCondition(context, token)?.expression
  return expression === undefined ? undefined : { expression, token }
}

function required(step: MappingToken, key: string): ScalarToken {
  // The schema has checked that the key is there.
  return step.find(key)?.assertScalar(key) ?? step.assertScalar(key)
}

function entries(token: TemplateToken | undefined): [string, MappingToken | undefined][] {
  if (!isMappingToken(token)) return []
  return [...token].map((pair) => [pair.key.toString(), mapping(pair.value)])
}

function isMappingToken(token: TemplateToken | undefined): token is MappingToken {
  return token !== undefined && isMapping(token)
}

function mapping(token: TemplateToken | undefined): MappingToken | undefined {
  return isMappingToken(token) ? token : undefined
}

function scalar(token: TemplateToken | undefined): ScalarToken | undefined {
  return token !== undefined && isScalar(token) ? token : undefined
}

function text(token: TemplateToken | undefined): string | undefined {
  return scalar(token)?.toString()
}
