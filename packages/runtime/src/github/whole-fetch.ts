/**
 * A fetch that ends: an answer that has not come whole within the time is a failed request, so
 * that it is tried again like any other. Node's own waits five minutes for each part of it.
 */
export function wholeFetch(timeoutSeconds: number): typeof fetch {
  return async (address, options) => {
    const response = await fetch(address, {
      ...options,
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    const { status, statusText, headers, url } = response
    const body = await response.arrayBuffer()
    // A 204 or 304 must not have a body, not even an empty one.
    const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
    return Object.defineProperty(whole, 'url', { value: url })
  }
}
