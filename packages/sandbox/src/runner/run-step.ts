import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ActionStep } from './action-manifest.ts'
import { CommandProcessor, type StepEffects } from './command-processor.ts'
import { type ExpressionScope, evaluateCondition, evaluateText } from './expressions.ts'
import { expressionContexts, type Job, processEnvironment, shellSearchPath } from './job.ts'
import { runProcess } from './run-process.ts'
import { findProgram, parseShell, scriptContents, shellArguments } from './shell.ts'
import { createStepFiles, readStepFiles } from './step-files.ts'
import type { StepOutcome, StepResult } from './step-result.ts'

/** Runs one step, or skips it, and leaves its traces in the job. */
export async function runStep(job: Job, step: ActionStep): Promise<StepResult> {
  const files = await createStepFiles(job.stepFolder)
  const env = new Map(job.env)
  const scope = (): ExpressionScope => ({
    contexts: expressionContexts(job, env, files),
    status: job.status,
  })
  const name = displayName(step, scope())
  const ended = (outcome: StepOutcome): StepResult => ({
    id: step.id,
    name,
    outcome,
    conclusion: outcome,
    outputs: {},
  })
  try {
    for (const [key, value] of stepEnvironment(step, scope())) env.set(key, value)
    if (!shouldRun(step, scope())) return ended('skipped')
  } catch (error) {
    job.log.annotate('error', message(error))
    return ended('failure')
  }
  const effects: StepEffects = { outputs: new Map(), failed: false }
  const commands = new CommandProcessor(job.log, effects)
  const exitCode = await runScript(job, step, env, files, scope(), commands)
  const contents = await readStepFiles(files, job.log)
  for (const [key, value] of contents.env) job.env.set(key, value)
  for (const folder of contents.path) job.path = [folder, ...job.path.filter((x) => x !== folder)]
  job.summary += contents.summary
  const failed = exitCode !== 0 || effects.failed || contents.failed
  const interrupted = exitCode !== 0 && interruptible(job, step, scope()) && isAborted(job)
  const outcome = interrupted ? 'cancelled' : failed ? 'failure' : 'success'
  return {
    id: step.id,
    name,
    outcome,
    conclusion: outcome === 'failure' && continuesOnError(step, scope()) ? 'success' : outcome,
    ...(exitCode === undefined ? {} : { exitCode }),
    outputs: Object.fromEntries([...effects.outputs, ...contents.outputs]),
  }
}

/** Evaluated together: one variable of a step does not see another. */
function stepEnvironment(step: ActionStep, scope: ExpressionScope): [string, string][] {
  return [...(step.env ?? [])].map((pair) => [
    pair.key.toString(),
    evaluateText(pair.value.assertScalar('env'), scope),
  ])
}

/** Runs the script and gives its exit code; `undefined` when it could not be started. */
async function runScript(
  job: Job,
  step: ActionStep,
  env: ReadonlyMap<string, string>,
  files: Readonly<Record<string, string>>,
  scope: ExpressionScope,
  commands: CommandProcessor,
): Promise<number | undefined> {
  try {
    const script = evaluateText(step.run, scope)
    const shell = parseShell(evaluateText(step.shell, scope))
    const program = await findProgram(shell.command, shellSearchPath(job))
    const folder =
      step.workingDirectory === undefined ? '' : evaluateText(step.workingDirectory, scope)
    const scriptPath = join(job.stepFolder, `${randomUUID()}${shell.extension}`)
    await writeFile(scriptPath, scriptContents(shell, script))
    logStart(job, script, `${program} ${shell.argumentFormat}`, env)
    const exitCode = await runProcess({
      program,
      arguments: shellArguments(shell, scriptPath),
      workingDirectory: resolve(job.workspace, folder),
      env: processEnvironment(job, env, files),
      onLine: (line) => commands.handle(line),
      cancellation: interruptible(job, step, scope) ? job.cancellation : undefined,
    })
    if (exitCode !== 0) {
      job.log.annotate('error', `Process completed with exit code ${exitCode}.`)
    }
    return exitCode
  } catch (error) {
    job.log.annotate('error', message(error))
    return undefined
  }
}

/** The runner prints each script and every variable of the workflow: masks must hold here too. */
function logStart(job: Job, script: string, shell: string, env: ReadonlyMap<string, string>): void {
  job.log.write(`##[group]Run ${firstLine(script)}`)
  for (const line of script.replace(/\n+$/, '').split(/\r?\n/)) job.log.write(line)
  job.log.write(`shell: ${shell}`)
  if (env.size > 0) job.log.write('env:')
  for (const [name, value] of env) job.log.write(`  ${name}: ${value}`)
  job.log.write('##[endgroup]')
}

function shouldRun(step: ActionStep, scope: ExpressionScope): boolean {
  if (step.condition === undefined) return scope.status === 'success'
  return evaluateCondition(step.condition.expression, step.condition.token, scope)
}

/** A cancelled job stops only steps whose condition does not hold for cancelled jobs. */
function interruptible(job: Job, step: ActionStep, scope: ExpressionScope): boolean {
  return job.cancellation !== undefined && !shouldRun(step, { ...scope, status: 'cancelled' })
}

function isAborted(job: Job): boolean {
  return job.cancellation?.signal.aborted ?? false
}

function continuesOnError(step: ActionStep, scope: ExpressionScope): boolean {
  return step.continueOnError !== undefined && evaluateText(step.continueOnError, scope) === 'true'
}

/** A name is for display: one that cannot be evaluated stands as it is written. */
function displayName(step: ActionStep, scope: ExpressionScope): string {
  if (step.name === undefined) return `Run ${firstLine(step.run.toString())}`
  try {
    return evaluateText(step.name, scope)
  } catch {
    return step.name.toString()
  }
}

function firstLine(text: string): string {
  return text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
