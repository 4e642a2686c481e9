// What a Kafka client throws, as an error for people: which exit status, and what to do about it.
import { isUmtoolError, type UmtoolError, umtoolError } from '../../cli/errors.ts'
import { EXIT, type ExitCode } from '../../cli/exit-codes.ts'
import { notUnderstood } from './bytes.ts'

type KafkaError = Error & {
  readonly type?: string
  readonly retriable?: boolean
  readonly code?: string | number
  readonly broker?: string
  readonly errors?: readonly unknown[]
}
type Said = readonly [exit: ExitCode, what: string, hint?: string]

const CLOSED = 'tls=on or sasl=..., if it asks for them; check that it is a Kafka broker'
const FOREIGN = 'umtool needs Kafka 2.4 or later and is tested with Kafka 4'

/** By the broker's name of the error. */
const BY_TYPE: Readonly<Record<string, (home: string) => Said>> = {
  UNKNOWN_TOPIC_OR_PARTITION: home => [EXIT.unreachable, 'the topics of this log are not there', initHint(home)],
  INVALID_TIMESTAMP: home => [EXIT.found, 'a topic refuses the times of these events', initHint(home)],
  MESSAGE_TOO_LARGE: home => [EXIT.found, 'an event is larger than its topic allows', initHint(home)],
  RECORD_LIST_TOO_LARGE: home => [EXIT.found, 'events are larger than their topic allows', initHint(home)],
  INVALID_PRODUCER_EPOCH: () => [EXIT.found, 'another process writes under the same name', 'give each its own: writer=NAME'],
  PRODUCER_FENCED: () => [EXIT.found, 'another process writes under the same name', 'give each its own: writer=NAME'],
  UNSUPPORTED_VERSION: () => [EXIT.found, 'the broker does not speak the protocol of this umtool', FOREIGN],
  UNSUPPORTED_SASL_MECHANISM: () => [
    EXIT.permission,
    'the broker does not take this kind of sasl',
    'sasl=plain, sasl=scram-sha-256 or sasl=scram-sha-512',
  ],
  UNSUPPORTED_COMPRESSION_TYPE: () => [EXIT.found, 'the broker does not take this compression', 'compression=gzip'],
  NOT_ENOUGH_REPLICAS: () => [
    EXIT.unreachable,
    'too few brokers are there to keep what is written',
    'min.insync.replicas of the topic says how many it needs',
  ],
  TOPIC_AUTHORIZATION_FAILED: home => [
    EXIT.permission,
    'this user may not use the topics of this log',
    `${acl('Read', `--topic ${prefixIn(home)}.`)}; Write for who writes`,
  ],
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: home => [
    EXIT.permission,
    'this user may not write under this name',
    acl('Write', `--transactional-id 'umtool ${prefixIn(home)} '`),
  ],
  GROUP_AUTHORIZATION_FAILED: home => [EXIT.permission, 'this user may not join this group', acl('Read', `--group ${prefixIn(home)}.`)],
  CLUSTER_AUTHORIZATION_FAILED: () => [
    EXIT.permission,
    'this user may not make topics',
    'somebody who may, or kafka-acls.sh --add --operation Create --cluster',
  ],
  OFFSET_OUT_OF_RANGE: home => [EXIT.found, 'what was to be read is there no more', `umtool log status --log '${home}'`],
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: () => [EXIT.unreachable, 'too few brokers are there to keep what is written'],
}

const BY_NAME: Readonly<Record<string, (error: KafkaError) => Said>> = {
  KafkaJSSASLAuthenticationError: ({ message }) => [EXIT.permission, `the broker refuses this user: ${message}`],
  KafkaJSServerDoesNotSupportApiKey: () => [EXIT.found, 'the broker does not speak the protocol of this umtool', FOREIGN],
  KafkaJSConnectionClosedError: () => [EXIT.unreachable, 'the broker closes the connection', CLOSED],
  KafkaJSRequestTimeoutError: () => [EXIT.unreachable, 'the broker does not answer in time', CLOSED],
}

/** TLS says why in words of its own; an alert comes from the broker. */
const CERTIFICATE = /certificate|CERT_|altname|issuer/i
const CERTIFICATE_OF_CLIENT = /alert.*(certificate|unknown ca)/i

function certificateSays(told: string, why: string): Said | undefined {
  if (CERTIFICATE_OF_CLIENT.test(told)) return [EXIT.permission, `the broker asks for a certificate that it trusts: ${why}`, 'cert=FILE&key=FILE']
  if (!CERTIFICATE.test(told)) return undefined
  if (/expired|not yet valid/i.test(told))
    return [EXIT.unreachable, `the certificate of the broker is out of date: ${why}`, "a new one on the broker; is this machine's clock right?"]
  if (/altname/i.test(told))
    return [EXIT.unreachable, `the certificate of the broker is for another name: ${why}`, 'the name that stands in the certificate, as address']
  return [EXIT.unreachable, `the certificate of the broker is not trusted: ${why}`, 'ca=FILE names who signed it']
}
const NOT_TLS = /wrong version number|packet length too long|EPROTO|unexpected message/i
const UNREACHABLE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSBrokerNotFound',
  'KafkaJSLockTimeout',
  'KafkaJSTimeout',
  'KafkaJSMetadataNotLoaded',
])

const initHint = (home: string): string => `umtool log init --log '${home}'`

const prefixIn = (home: string): string => /^kafka:\/\/[^/]*\/([^?]*)/.exec(home)?.[1] ?? ''
const acl = (operation: string, resource: string): string =>
  `kafka-acls.sh --add --allow-principal User:NAME --operation ${operation} --operation Describe ${resource} --resource-pattern-type prefixed`

/** Making topics asks for other rights than using them. */
export function initError(error: unknown, home: string): Error {
  const said = kafkaError(error, home)
  if (![...chain(error)].some(({ type }) => type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'CLUSTER_AUTHORIZATION_FAILED')) return said
  return umtoolError(EXIT.permission, 'this user may not make the topics of this log, or not look at their settings', {
    where: home,
    hint: `${acl('Create --operation DescribeConfigs', `--topic ${prefixIn(home)}.`)}, or let somebody do it who may`,
    cause: error,
  })
}

/** What was thrown, and what it was thrown for, innermost last. */
function* chain(error: unknown): Generator<KafkaError, void, void> {
  // Of several that came together the first speaks for all.
  for (let one = error, depth = 0; one instanceof Error && depth < 10; one = (one as KafkaError).errors?.[0] ?? one.cause, depth++) yield one
}

/** What is thrown deep inside knows no address. */
const placed = (error: UmtoolError, home: string): UmtoolError =>
  error.where === undefined ? umtoolError(error.exit, error.message, { where: home, hint: error.hint, cause: error }) : error

export function kafkaError(error: unknown, home: string): Error {
  if (isUmtoolError(error)) return placed(error, home)
  const errors = [...chain(error)].reverse()
  const make = ([exit, what, hint]: Said): UmtoolError => umtoolError(exit, what, { where: home, hint, cause: error })
  for (const one of errors) {
    const said = one.type !== undefined ? BY_TYPE[one.type]?.(home) : undefined
    if (said !== undefined) return make(said)
    if (one.type?.endsWith('AUTHORIZATION_FAILED')) return make([EXIT.permission, `this user may not: ${one.message}`])
  }
  const told = errors.map(({ message, code }) => `${message} ${code ?? ''}`).join(' ')
  const tls = certificateSays(told, innermost(errors).replace(/^Connection error: |; if the root CA.*$/g, ''))
  if (tls !== undefined) return make(tls)
  if (NOT_TLS.test(told)) return make([EXIT.unreachable, 'the broker does not speak TLS on this port', 'without tls=on, or another port'])
  for (const one of errors) {
    const said = BY_NAME[one.name]?.(one)
    if (said !== undefined) return make(said)
  }
  if (errors.some(({ name }) => UNREACHABLE.has(name)))
    return make([EXIT.unreachable, `no broker answers: ${innermost(errors)}`, 'check the address, and that a broker runs there'])
  const damaged = errors.find(({ code }) => code === 'ERR_BUFFER_OUT_OF_BOUNDS' || code === 'ERR_OUT_OF_RANGE')
  if (damaged !== undefined) return placed(notUnderstood(damaged), home)
  const [first] = errors
  return first?.name.startsWith('KafkaJS') ? make([EXIT.found, innermost(errors)]) : error instanceof Error ? error : new Error(String(error))
}

const innermost = (errors: readonly Error[]): string => errors.map(({ message }) => message).find(message => message !== '') ?? 'unknown'

const FORGOTTEN = new Set([
  'INVALID_PRODUCER_ID_MAPPING', // nothing was written for a week: transactional.id.expiration.ms
  'UNKNOWN_PRODUCER_ID',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'INVALID_TXN_STATE',
])
const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED'])

/** The brokers know this writer no more, or ended its transaction, which took too long. `alone`: nobody else can have taken its name. */
export function isForgotten(error: unknown, alone: boolean): boolean {
  return [...chain(error)].some(({ type }) => type !== undefined && (FORGOTTEN.has(type) || (alone && FENCED.has(type))))
}

/** Worth another attempt, after asking who leads the partition now: what brokers call so, and every failure of a connection. */
export function isPassing(error: unknown): boolean {
  if (isUmtoolError(error)) return false
  const errors = [...chain(error)].reverse()
  const said = errors.find(({ type }) => type !== undefined)
  if (said !== undefined) return said.retriable === true && !said.type!.endsWith('AUTHORIZATION_FAILED')
  return errors.some(({ name }) => UNREACHABLE.has(name) || PASSING.has(name))
}

const PASSING = new Set(['KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError', 'KafkaJSGroupCoordinatorNotFound'])
