// Times of a timeline: the day once, then hours to milliseconds; here or in UTC; and distances from a beginning.

export type Clock = {
  /** `22:23:07.614` */
  readonly time: (at: number) => string
  /** `2026-11-22 22:23:07` */
  readonly moment: (at: number) => string
  /** `UTC`, or '' for the time here. */
  readonly zone: string
}

const two = (n: number): string => String(n).padStart(2, '0')
const three = (n: number): string => String(n).padStart(3, '0')

export function newTimelineClock(utc: boolean): Clock {
  const parts = (at: number) => {
    const date = new Date(Math.floor(at / 1000))
    return utc
      ? [
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          date.getUTCMilliseconds(),
        ]
      : [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()]
  }
  return {
    time: at => {
      const [, , , hour, minute, second, millisecond] = parts(at)
      return `${two(hour!)}:${two(minute!)}:${two(second!)}.${three(millisecond!)}`
    },
    moment: at => {
      const [year, month, day, hour, minute, second] = parts(at)
      return `${year}-${two(month!)}-${two(day!)} ${two(hour!)}:${two(minute!)}:${two(second!)}`
    },
    zone: utc ? 'UTC' : '',
  }
}

/** `T+3.017`, `T-0.250`: seconds from the beginning of an incident. */
export const fromBeginning = (at: number, began: number): string => {
  const distance = Math.round((at - began) / 1000)
  const size = Math.abs(distance)
  return `T${distance < 0 ? '-' : '+'}${Math.floor(size / 1000)}.${three(size % 1000)}`
}
