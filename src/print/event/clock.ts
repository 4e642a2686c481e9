// The time column of events: by the wall clock here or in UTC, or as a distance.
import { formatTime } from '../../events/time.ts'

export const TIME_FORMATS = ['local', 'utc', 'rfc3339', 'time', 'relative', 'delta', 'epoch'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

/** Microseconds to text. `relative` counts from `origin`, or from the first event when there is none; `delta` from the one before. */
export type Clock = (at: number) => string

const two = (n: number): string => String(n).padStart(2, '0')

/** `+0.123456`, `-12.000001`: seconds. */
export const seconds = (microseconds: number): string => {
  const size = Math.abs(microseconds)
  return `${microseconds < 0 ? '-' : '+'}${Math.floor(size / 1e6)}.${String(size % 1e6).padStart(6, '0')}`
}

export function newClock(format: TimeFormat, origin?: number): Clock {
  let first = origin
  let before: number | undefined
  let second = Number.NaN
  let day = ''
  let time = ''
  const local = (at: number): string => {
    const whole = Math.floor(at / 1e6)
    if (whole !== second) {
      const date = new Date(whole * 1000)
      day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
      time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
      second = whole
    }
    return String(at - whole * 1e6).padStart(6, '0')
  }
  switch (format) {
    case 'rfc3339':
      return formatTime
    case 'utc':
      return at => formatTime(at).replace('T', ' ').slice(0, -1)
    case 'time':
      return at => {
        const micros = local(at)
        return `${time}.${micros}`
      }
    case 'local':
      return at => {
        const micros = local(at)
        return `${day} ${time}.${micros}`
      }
    case 'relative':
      return at => {
        first ??= at
        return seconds(at - first).padStart(14)
      }
    case 'delta':
      return at => {
        const text = seconds(at - (before ?? at)).padStart(14)
        before = at
        return text
      }
    case 'epoch':
      return at => `${Math.floor(at / 1e6)}.${String(((at % 1e6) + 1e6) % 1e6).padStart(6, '0')}`
  }
}
