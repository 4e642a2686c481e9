// What brokers say to one who would be a member of a group, as an error for people.
import { umtoolError } from '../../../cli/errors.ts'
import { EXIT } from '../../../cli/exit-codes.ts'
import { kafkaError } from '../errors.ts'
import { typeOf } from './member.ts'

export function groupError(error: unknown, group: string, home: string): Error {
  switch (typeOf(error)) {
    case 'INCONSISTENT_GROUP_PROTOCOL':
      return umtoolError(EXIT.found, `the group ${group} reads other streams, or is not one of umtool`, {
        where: home,
        hint: 'the same --stream as the others, or another --group',
        cause: error,
      })
    case 'INVALID_SESSION_TIMEOUT':
      return umtoolError(EXIT.found, 'the broker does not allow sessions of this length', { where: home, cause: error })
    case 'GROUP_MAX_SIZE_REACHED':
      return umtoolError(EXIT.found, `the group ${group} has as many members as the broker allows`, { where: home, cause: error })
    default:
      return kafkaError(error, home)
  }
}
