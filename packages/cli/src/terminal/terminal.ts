/** Everything that a command takes from its surroundings, in one place. */
export type Terminal = {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
  /** Undefined at the end of the input: nobody answers. */
  readonly ask: (question: string) => Promise<string | undefined>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The working directory. */
  readonly directory: string
  /** ISO 8601, UTC. */
  readonly now: string
  readonly paint: Paint
}

export type Tone = 'good' | 'bad' | 'wait' | 'strong' | 'quiet'

export type Paint = (tone: Tone, text: string) => string
