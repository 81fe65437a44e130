import type { JobLog } from './job-log.ts'
import { parseWorkflowCommand, type WorkflowCommand } from './workflow-command.ts'

/** What a step's commands did to the step itself. */
export type StepEffects = {
  readonly outputs: Map<string, string>
  /** A command could not be processed: the step fails whatever its exit code. */
  failed: boolean
}

const commandNames = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
] as const

type CommandName = (typeof commandNames)[number]

function isCommandName(name: string): name is CommandName {
  return commandNames.some((known) => known === name)
}

/** Turns a step's output into log lines, obeying the workflow commands in it. */
export class CommandProcessor {
  readonly #log: JobLog
  readonly #effects: StepEffects
  /** Set while `::stop-commands::<token>` holds; only `::<token>::` ends it. */
  #stopToken: string | undefined

  constructor(log: JobLog, effects: StepEffects) {
    this.#log = log
    this.#effects = effects
  }

  handle(line: string): void {
    const known =
      this.#stopToken === undefined ? new Set<string>(commandNames) : new Set([this.#stopToken])
    const command = parseWorkflowCommand(line, known)
    if (command === undefined) {
      this.#log.write(line)
    } else if (this.#stopToken !== undefined) {
      this.#stopToken = undefined
      this.#log.write(line)
    } else if (isCommandName(command.name)) {
      this.#obey(command.name, command, line)
    }
  }

  #obey(name: CommandName, command: WorkflowCommand, line: string): void {
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.#log.annotate(name, command.data, {
          title: command.properties.get('title') ?? '',
          file: command.properties.get('file') ?? '',
          line: command.properties.get('line') ?? '',
        })
        return
      case 'group':
      case 'endgroup':
        this.#log.write(`##[${name}]${command.data}`)
        return
      case 'debug':
        this.#log.debug(command.data)
        return
      case 'add-mask':
        this.#addMask(command.data)
        return
      case 'stop-commands':
        this.#stopCommands(command.data, line)
        return
      case 'set-output':
        this.#setOutput(command, line)
        return
      case 'save-state':
        this.#warnDeprecated(name)
        return
      case 'set-env':
      case 'add-path':
        this.#refuse(line, `The \`${name}\` command is disabled. Use Environment Files.`)
        return
      case 'add-matcher':
      case 'remove-matcher':
      case 'echo':
        // They only change how a log looks; this runner keeps it plain.
        return
    }
  }

  #addMask(secret: string): void {
    if (secret.trim() === '') {
      this.#log.annotate(
        'warning',
        "Can't add secret mask for empty string in ##[add-mask] command.",
      )
    } else {
      this.#log.masker.add(secret)
    }
  }

  #stopCommands(token: string, line: string): void {
    const normal = token.toLowerCase()
    if (normal === '' || normal === 'pause-logging' || isCommandName(normal)) {
      const rule = "an empty string, the string 'pause-logging', or another workflow command"
      this.#refuse(line, `You cannot use a endToken that is ${rule}.`)
      return
    }
    this.#stopToken = normal
    if (token.length > 6) this.#log.masker.add(token)
    this.#log.write(line)
  }

  #setOutput(command: WorkflowCommand, line: string): void {
    this.#warnDeprecated('set-output')
    const name = command.properties.get('name')
    if (name === undefined) {
      this.#refuse(line, "Required field 'name' is missing in ##[set-output] command.")
    } else {
      this.#effects.outputs.set(name, command.data)
    }
  }

  #warnDeprecated(name: CommandName): void {
    this.#log.annotate(
      'warning',
      `The \`${name}\` command is deprecated and will be disabled soon. ` +
        'Please upgrade to using Environment Files.',
    )
  }

  #refuse(line: string, reason: string): void {
    this.#log.annotate('error', `Unable to process command '${line}' successfully.`)
    this.#log.annotate('error', reason)
    this.#effects.failed = true
  }
}
