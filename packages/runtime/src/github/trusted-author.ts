/** Anyone can open an issue that looks like an incident; apps and maintainers are believed. */
export function isTrusted(author: string, association: string): boolean {
  return author.endsWith('[bot]') || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association)
}
