// Following a log: what its lines come to is said with a bookmark behind it, and that the log was rotated, once.
import { followLog } from '../../collectors/shared/follow-log.ts'
import type { Bookmark } from '../../src/collect/collector.ts'
import type { Outside, TailedLine } from '../../src/collect/outside.ts'
import type { Fact } from '../../src/events/event.ts'

const LOG = '/var/log/ha-log'

async function followed(
  batches: readonly (readonly TailedLine[])[],
): Promise<readonly (readonly [types: readonly string[], place: string | undefined])[]> {
  const said: (readonly [readonly string[], string | undefined])[] = []
  const outside = {
    now: () => 1,
    async *tail() {
      yield* batches
    },
  } as unknown as Outside
  const surroundings = {
    outside,
    settings: {},
    node: 'lvs1',
    bookmarks: {},
    say: (facts: readonly Fact[], bookmark?: Bookmark) =>
      void said.push([
        facts.map(({ type, subject, data }) => `${type} ${subject} ${JSON.stringify(data)}`),
        bookmark && (JSON.parse(bookmark.value) as { place: string }).place,
      ]),
    trouble: () => undefined,
    signal: new AbortController().signal,
  }
  await followLog(surroundings, {
    path: LOG,
    bookmark: 'log',
    read: text => ({ ok: true, time: undefined, message: text }),
    tell: (_, message, at) => [{ type: 'line.said', subject: 'x', at, data: { message } }],
    newStory: () => ({}),
  })
  return said
}

test.each(['renamed', 'cut'] as const)('a log that was %s is said between the lines before and after, and is no line itself', async how => {
  const said = await followed([
    [{ at: 1, text: 'before', place: 'a' }],
    [{ at: 2, text: '', place: 'b', rotated: how }],
    [{ at: 3, text: 'after', place: 'c' }],
  ])
  expect(said).toEqual([
    [['line.said x {"message":"before"}'], 'a'],
    [[`log-file.rotated ${LOG} {"how":"${how}"}`], 'b'],
    [['line.said x {"message":"after"}'], 'c'],
  ])
})
