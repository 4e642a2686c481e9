// The words by which a manager says that a node is not there.

export const GONE: ReadonlySet<string> = new Set(['died', 'dead', 'offline', 'lost'])
