/** Where a git remote leads: a server, and a repository on it. */
export type RemoteAddress = { readonly host: string; readonly repository: string }

/** `git@github.com:owner/name.git`, as git writes addresses of ssh. */
const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/

/**
 * Reads the address of a remote; undefined for a folder and for what is no repository of GitHub's
 * form. User names and tokens in it are dropped.
 *
 * @example readRemoteAddress('git@github.com:acme/assistant.git')
 * // { host: 'github.com', repository: 'acme/assistant' }
 */
export function readRemoteAddress(text: string): RemoteAddress | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^(https?|ssh|git):$/.test(url.protocol)) {
    // A port of ssh says nothing about the server's web address.
    const host = url.protocol.startsWith('http') ? url.host : url.hostname
    return address(host, url.pathname)
  }
  const [, host, path] = SCP_LIKE.exec(text) ?? []
  return host === undefined || path === undefined ? undefined : address(host, path)
}

function address(host: string, path: string): RemoteAddress | undefined {
  const repository = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
  if (!/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/.test(repository)) return undefined
  // `ssh.github.com` is GitHub's ssh on the port of https.
  return { host: host.toLowerCase().replace(/^ssh\.(?=github\.com$)/, ''), repository }
}
