import type { ChosenChannels } from './choose-channels.ts'
import type { EvalCommand } from './judge-paths.ts'
import { indent, yamlText } from './yaml-text.ts'

/** How the repository's language is set up before the eval runs. */
export type Language = 'python' | 'node'

const SETUP: Readonly<Record<Language, string>> = {
  python: `- uses: actions/setup-python@v6
  with:
    python-version: "3.12"
- run: python -m pip install -r requirements.txt
`,
  node: `- uses: actions/setup-node@v6
  with:
    node-version: 24
- run: npm ci
`,
}

/** The job that measures both channels, after the one in the README of the action. */
export function evalJob(
  { into, from }: ChosenChannels,
  { command, dataset, harness }: EvalCommand,
  { languages, app }: { readonly languages: readonly Language[]; readonly app: boolean },
): string {
  const [why, verb] = app
    ? ['`/sluice refresh` asks for a newer candidate, which must be measured first.', ' refresh']
    : ['What a command starts needs the reports too: this token does not remember them.', '']
  return `  # Runs the candidate's code, so its token can only read. Harness and dataset come from ${into}:
  # what is judged does not bring its own judge.
  eval:
    name: eval (\${{ matrix.channel }})
    # ${why}
    if: >-
      github.event_name == 'schedule' || inputs.evaluate ||
      (github.event_name == 'issue_comment' &&
      startsWith(github.event.comment.body, '/sluice${verb}') &&
      contains(fromJSON('["OWNER", "MEMBER", "COLLABORATOR"]'), github.event.comment.author_association))
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read # check out both channels
    strategy:
      fail-fast: false
      matrix:
        channel: [${[into, from].map(yamlText).join(', ')}]
    env:
      CHANNEL: \${{ matrix.channel }}
      DATASET: ${yamlText(dataset)}
      # What judges, a path a line.
      JUDGE: |-
${indent([...new Set([...harness, dataset])].join('\n'), 8)}
      # The command leaves its report here, one file.
      OUTPUT: reports
    steps:
      - uses: actions/checkout@v5
        with:
          ref: \${{ matrix.channel }}
          persist-credentials: false
      - uses: actions/checkout@v5
        with:
          ref: ${yamlText(into)}
          path: .judge
          persist-credentials: false
      - name: Note what is judged, take harness and dataset from ${into}
        id: judged
        run: |
          {
            echo "commit=$(git rev-parse HEAD)"
            echo "tree=$(git rev-parse 'HEAD^{tree}')"
            echo "harness=$(git -C .judge rev-parse HEAD)"
            echo "dataset=$(sha256sum ".judge/$DATASET" | cut -d ' ' -f 1)"
          } >> "$GITHUB_OUTPUT"
          while read -r path; do
            rm -rf "./$path"
            mkdir -p "$(dirname "./$path")"
            cp -R ".judge/$path" "./$path"
          done <<< "$JUDGE"
          mkdir "$OUTPUT"
${indent(languages.map((language) => SETUP[language]).join(''), 6)}      - name: Run the eval
        run: |
          ${command}
      - name: Say what the report is about
        env:
          COMMIT: \${{ steps.judged.outputs.commit }}
          TREE: \${{ steps.judged.outputs.tree }}
          HARNESS: \${{ steps.judged.outputs.harness }}
          DATASET_DIGEST: \${{ steps.judged.outputs.dataset }}
        run: |
          mkdir evidence
          mv "$OUTPUT"/*.json "evidence/eval-$CHANNEL.json"
          REPORT="$(sha256sum "evidence/eval-$CHANNEL.json" | cut -d ' ' -f 1)"
          export REPORT
          jq -n '{
            version: 1,
            report: { digest: ("sha256:" + env.REPORT) },
            channel: env.CHANNEL,
            commit: env.COMMIT,
            tree: env.TREE,
            dataset: { name: env.DATASET, digest: ("sha256:" + env.DATASET_DIGEST) },
            harness: { commit: env.HARNESS },
            run: { id: env.GITHUB_RUN_ID, actor: env.GITHUB_ACTOR },
            "completed-at": (now | todate)
          }' > "evidence/eval-$CHANNEL.manifest.json"
      - uses: actions/upload-artifact@v4
        with:
          name: eval-\${{ matrix.channel }}
          path: evidence
          if-no-files-found: error

`
}
