/** The owner of GITHUB_TOKEN: what it pushes starts no workflow. */
export const ACTIONS_BOT = 'github-actions[bot]'
