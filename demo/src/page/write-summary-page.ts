import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Chapter, Exhibit, PullRequestView } from '../chapter.ts'
import { escapeHtml, markdownHtml } from './markdown-html.ts'
import { pageStyle } from './page-style.ts'

/** One page without scripts or anything from elsewhere: what people would see on GitHub. */
export async function writeSummaryPage(file: string, chapters: readonly Chapter[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, pageOf(chapters))
}

function pageOf(chapters: readonly Chapter[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sluice: the demo, as GitHub shows it</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>Sluice: the demo, as GitHub shows it</h1>
<p>Job summaries and the pull request of the four scenes that <code>pnpm demo</code> played. Links lead to the demo’s own GitHub, which ended with it.</p>
</header>
${chapters.map(chapterHtml).join('\n')}
</main>
</body>
</html>
`
}

function chapterHtml({ title, lead, exhibits }: Chapter, index: number): string {
  return `<section>
<h2><span class="number">${index + 1}</span> ${escapeHtml(title)}</h2>
<p class="lead">${escapeHtml(lead)}</p>
${exhibits.map(exhibitHtml).join('\n')}
</section>`
}

function exhibitHtml(exhibit: Exhibit): string {
  switch (exhibit.kind) {
    case 'summary':
      return card(escapeHtml(exhibit.title), markdownHtml(exhibit.markdown))
    case 'text':
      return card(
        escapeHtml(exhibit.title),
        `<pre>${exhibit.lines.map(escapeHtml).join('\n')}</pre>`,
      )
    case 'pull-request':
      return pullRequestHtml(exhibit.pullRequest)
  }
}

function card(head: string, body: string): string {
  return `<article class="card"><h3>${head}</h3><div class="markdown">${body}</div></article>`
}

function pullRequestHtml(pull: PullRequestView): string {
  const state = pull.merged ? 'Merged' : 'Open'
  const approvals = pull.approvedBy
    .map(
      (login) =>
        `<p class="event"><span class="ok">✓</span> <b>${escapeHtml(login)}</b> approved these changes</p>`,
    )
    .join('')
  return `<article class="pull">
<h3 class="title">${escapeHtml(pull.title)} <span class="faint">#${pull.number}</span></h3>
<p><span class="badge ${state.toLowerCase()}">${state}</span> <b>${escapeHtml(pull.author)}</b> into <code>${escapeHtml(pull.base)}</code> from <code>${escapeHtml(pull.head)}</code></p>
<div class="card"><h4><b>${escapeHtml(pull.author)}</b></h4><div class="markdown">${markdownHtml(pull.body)}</div></div>
${approvals}
</article>`
}
