/** A JSON Schema as the text that Biome would make of it: short lists of words stay on their line. */
export function schemaText(schema: object): string {
  const text = JSON.stringify(schema, undefined, 2).replace(
    /^( *)(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm,
    (whole, indent: string, before: string, items: string, comma: string) => {
      const line = `${indent}${before}[${items.replace(/\n? +/g, ' ').trim()}]${comma}`
      return line.length <= 100 ? line : whole
    },
  )
  return `${text}\n`
}
