import { Marked } from 'marked'

/** Tags that GitHub keeps and reports use; every other one is shown as the text that it is. */
const KEPT_TAG = /^<\/?(?:sub|br)\s*\/?>$/

const github = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) =>
      text.replaceAll(/<[^>]*>|[^<]+|</g, (part) =>
        KEPT_TAG.test(part) ? part : escapeHtml(part),
      ),
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
