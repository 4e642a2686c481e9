// A full disk: an error for the writer, a sound log, and on it goes when there is room again. Needs the right to mount (root).
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const script = `
  mount -t tmpfs -o size=6m none "$1" || exit 77
  exec "$2" "$3" "$1"
`

test('a disk that fills up refuses events and loses none', () => {
  const child = join(import.meta.dirname, 'child-full.ts')
  const { stdout, stderr, status } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', '/mnt', process.execPath, child], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({
    refusal: { exit: 1, message: 'no space left on the device; what was acknowledged is safe' },
    refusedAgain: true,
    kept: true,
    bookmark: true,
    sound: true,
    afterRoom: true,
  })
})
