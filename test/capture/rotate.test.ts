import { join } from 'node:path'
import { rotatedName } from '../../src/capture/rotate.ts'
import { strftime } from '../../src/capture/strftime.ts'
import { itWith, output } from './tools.ts'

const TIME = 1750000000000

describe('names of rotated files', () => {
  it.each([
    [{ bytes: 1 }, [0, 1, 2, 10], ['x', 'x1', 'x2', 'x10']],
    [{ bytes: 1, files: 3 }, [0, 1, 2], ['x0', 'x1', 'x2']],
    [{ bytes: 1, files: 10 }, [0, 9], ['x0', 'x9']],
    [{ bytes: 1, files: 11 }, [0, 10], ['x00', 'x10']],
    [{ bytes: 1, files: 1000 }, [0, 999], ['x000', 'x999']],
    [{ bytes: 1, files: 1 }, [0], ['x']],
    [{ files: 5 }, [0], ['x']],
    [{ seconds: 5, files: 5 }, [0], ['x']],
  ])('%j', (rotation, counts, names) => {
    expect(counts.map(count => rotatedName('x', rotation, count, TIME))).toEqual(names)
  })

  it('take the time into the name only with -G', () => {
    expect(rotatedName('x-%s', { bytes: 1 }, 0, TIME)).toBe('x-%s')
    expect(rotatedName('x-%s-%%', { seconds: 1 }, 0, TIME)).toBe('x-1750000000-%')
    expect(rotatedName('x-%s-', { seconds: 1, bytes: 1, files: 30 }, 7, TIME)).toBe('x-1750000000-07')
  })
})

describe('strftime', () => {
  const letters = 'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYz%'
  const module = join(__dirname, '../../src/capture/strftime.ts')

  itWith('date').each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'])('says what date(1) says, in every conversion: %s', TZ => {
    const format = [...letters].map(letter => `${letter}=%${letter}`).join(' ')
    const whole = `${format} %-d %_d %^a %-H %_H %0e %-j %_m %^b %Ey %Od`.replace('%n', '').replace('%t', '')
    // Ends and beginnings of years, leap days, a Sunday and a Monday, noon and midnight, summer and winter.
    const days = ['2024-12-29', '2024-12-30', '2025-01-01', '2024-02-29', '2023-12-31', '2026-01-04', '2026-07-05', '2020-12-31', '2021-01-03']
    const times = days.flatMap(day => [`${day}T00:30:05Z`, `${day}T12:00:00Z`, `${day}T23:59:59Z`])
    // A process of its own, since the time zone is taken from the environment once.
    const script = `import { strftime } from '${module}'
      for (const time of ${JSON.stringify(times)}) console.log(strftime(${JSON.stringify(whole)}, new Date(time)))`
    const ours = output(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { TZ }).toString().trimEnd().split('\n')
    const theirs = times.map(time =>
      output('date', ['-d', time, `+${whole}`], { TZ, LC_ALL: 'C' })
        .toString()
        .slice(0, -1),
    )
    expect(ours).toEqual(theirs)
  })

  it('leaves alone what is no conversion', () => {
    expect(strftime('100% %Q %', new Date(0))).toBe('100% %Q %')
  })
})
