// Small files outside of /proc, whole. Some lie where anybody may put something in their place (/tmp): a pipe there must hold nobody up.

import { constants, open } from 'node:fs/promises'

/** No configuration and no dump of a daemon comes near. */
const MOST = 64 << 20

/** Throws as readFile does, and for what is no file or too large to be one that is meant. */
export async function readText(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = await file.stat()
    if (!stats.isFile() && !stats.isDirectory()) throw new Error(`${path} is no ordinary file`)
    if (stats.size > MOST) throw new Error(`${path} has ${stats.size} bytes, too many to be read`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
