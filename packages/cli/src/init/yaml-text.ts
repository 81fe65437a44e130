/** Words that YAML 1.1, which GitHub's workflows are read as, takes for something else. */
const RESERVED = /^(true|false|yes|no|on|off|null|y|n|~)$/i

/** A text as a YAML scalar: plain where nobody could take it for anything else. */
export function yamlText(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_/-]*(\.[A-Za-z0-9_/-]+)*$/.test(text) && !RESERVED.test(text)
    ? text
    : JSON.stringify(text)
}

/** Lines under a block scalar or a mapping, indented. */
export function indent(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns))
}
