// Whether a log can be copied to an address, as far as the address itself tells.
import { parseHome } from '../../../log/home.ts'
import { parseKafkaAddress } from '../../../log/kafka/address.ts'
import { toUmtoolError } from '../../errors.ts'

/** Undefined when nothing is: `expected a log that can be written, found "events.jsonl"`. */
export function whatIsWrongWithFarLog(text: string): string | undefined {
  try {
    const home = parseHome(text)
    if (home.kind === 'file') return `expected a log that can be written, found ${JSON.stringify(text)}`
    if (home.kind === 'kafka') parseKafkaAddress(home.address)
    return undefined
  } catch (error) {
    const { message, hint, where } = toUmtoolError(error)
    const at = where === undefined || where === text ? '' : `${where}: `
    return `${at}${message}${hint === undefined ? '' : ` (${hint})`}`
  }
}
