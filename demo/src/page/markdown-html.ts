import { Marked } from 'marked'

/** Tags that GitHub keeps and reports use; every other one is shown as the text that it is. */
const KEPT_TAG = /^<\/?(?:sub|br)\s*\/?>$/

const COMMENT = /<!--[\s\S]*?-->/g

/** The head of an alert, which GitHub shows as a title. */
const ALERT = /^<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s/

const github = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) =>
      text
        .replaceAll(COMMENT, '')
        .replaceAll(/<[^>]*>|[^<]+|</g, (part) => (KEPT_TAG.test(part) ? part : escapeHtml(part))),
    blockquote({ tokens }) {
      const html = this.parser.parse(tokens).replace(ALERT, (_, kind: string) => {
        const title = kind.charAt(0) + kind.slice(1).toLowerCase()
        return `<p><b>${title}</b></p>\n<p>`
      })
      return `<blockquote>\n${html}</blockquote>\n`
    },
  },
})

/** Markdown as GitHub renders it, with HTML disabled. */
export function markdownHtml(markdown: string): string {
  return github.parse(markdown, { async: false })
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
