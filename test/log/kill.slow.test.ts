// kill -9 of a writer, a hundred times and more, moments differing from run to run.
import { newPaths } from './folder.ts'
import { killMany } from './kill.ts'
import { newChance } from './random.ts'

const newPath = newPaths()

test.each(Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32)))(
  'twenty-five writers killed at random moments (chance %i) lose nothing that was acknowledged and invent nothing',
  async seed => {
    await killMany(newPath(), 25, newChance(seed))
  },
  180_000,
)
