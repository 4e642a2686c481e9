// kill -9 of a writer, ten times.
import { newPaths } from './folder.ts'
import { killMany } from './kill.ts'
import { newChance } from './random.ts'

const newPath = newPaths()

test('ten writers killed at random moments lose nothing that was acknowledged and invent nothing', async () => {
  await killMany(newPath(), 10, newChance(1))
}, 60_000)
