import type { SecretMasker } from './secret-masker.ts'

export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** A mark on the run's page. Empty strings stand for what was not given. */
export type Annotation = {
  readonly level: AnnotationLevel
  readonly title: string
  readonly message: string
  readonly file: string
  readonly line: string
}

/** GitHub keeps this many annotations of each level for one step of a job. */
const annotationsPerLevel = 10
/** GitHub cuts an annotation's message here. */
const maxMessageLength = 4096

/**
 * The log and the annotations of one step of a job. The steps of a composite action share those of
 * the step that calls the action. Everything that enters is masked first.
 */
export class JobLog {
  readonly lines: string[] = []
  readonly annotations: Annotation[] = []
  readonly masker: SecretMasker
  readonly #debug: boolean
  readonly #onLog: (line: string) => void

  constructor(options: {
    readonly masker: SecretMasker
    readonly debug: boolean
    readonly onLog: (line: string) => void
  }) {
    this.masker = options.masker
    this.#debug = options.debug
    this.#onLog = options.onLog
  }

  write(text: string): void {
    for (const line of this.masker.mask(text).split('\n')) {
      this.lines.push(line)
      this.#onLog(line)
    }
  }

  /** Shown only where the run has step debugging switched on. */
  debug(text: string): void {
    if (this.#debug) this.write(`##[debug]${text}`)
  }

  annotate(
    level: AnnotationLevel,
    text: string,
    where: Partial<Pick<Annotation, 'title' | 'file' | 'line'>> = {},
  ): void {
    const message = this.masker.mask(text).slice(0, maxMessageLength)
    if (message !== '') this.write(`##[${level}]${message}`)
    const kept = this.annotations.filter((annotation) => annotation.level === level)
    if (kept.length >= annotationsPerLevel) return
    const { title = '', file = '', line = '' } = where
    this.annotations.push({ level, title: this.masker.mask(title), message, file, line })
  }
}
