import { onTestFinished } from 'vitest'
import { Story, type StoryOptions } from '../../runtime/test/promotion/story.ts'
import type { Ended, sluice } from './sluice.ts'
import { typed } from './typed.ts'

/** A promotion story, asked about with the CLI; what differs from run to run has a name instead. */
export class GitHubStory {
  readonly story: Story

  readonly #cli: typeof sluice

  private constructor(story: Story, cli: typeof sluice) {
    this.story = story
    this.#cli = cli
  }

  /** @param cli `sluice` for a process of its own. */
  static async begin(options?: StoryOptions, cli = typed): Promise<GitHubStory> {
    const story = await Story.begin(options)
    onTestFinished(() => story.end())
    return new GitHubStory(story, cli)
  }

  /** What the CLI says, with names for what differs from run to run. */
  async told(
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    const ended = await this.ran(args, environment)
    return { ...ended, out: await this.#named(ended.out), err: await this.#named(ended.err) }
  }

  /** Runs the CLI in the workspace, with the story's token and clock. */
  async ran(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const { sandbox, token, workspace } = this.story
    const ended = await this.#cli(args, {
      directory: workspace,
      now: sandbox.now().toISOString(),
      environment: {
        GITHUB_API_URL: sandbox.apiUrl,
        GITHUB_REPOSITORY: 'ignored/ignored',
        GITHUB_TOKEN: token,
        ...environment,
      },
    })
    if (`${ended.out}${ended.err}`.includes(token)) throw new Error('The token was printed.')
    return ended
  }

  /** Ports of this machine, and commits that depend on them, by their names. */
  async #named(text: string): Promise<string> {
    const { repo } = this.story
    const commits = []
    for (const name of ['stable', 'next'])
      if (await repo.exists(name)) commits.push({ name, ...(await repo.commitAt(name)) })
    return commits
      .reduce(
        (named, { name, sha, tree }) =>
          [
            [sha, name],
            [sha.slice(0, 12), name],
            [sha.slice(0, 7), name],
            [tree.slice(0, 7), `${name}'s tree`],
          ].reduce((rest, [from = '', to = '']) => rest.replaceAll(from, `<${to}>`), named),
        text,
      )
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')
  }
}
