// What --log kafka://... says: brokers, prefix of the topics, and how to come in. A password never stands in it.
import { readFileSync } from 'node:fs'
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'

export const COMPRESSIONS = ['none', 'gzip', 'zstd'] as const
export const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

export type KafkaAddress = {
  /** As it was given; for people, and safe to print. */
  readonly home: string
  readonly brokers: readonly string[]
  readonly prefix: string
  /** Only this cluster's events are read. */
  readonly cluster: string | undefined
  /** Who writes: the same name again ends what a former process of this name left unfinished. Random when absent. */
  readonly writer: string | undefined
  readonly compression: (typeof COMPRESSIONS)[number] | undefined
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly rejectUnauthorized: boolean } | undefined
  readonly sasl: { readonly mechanism: (typeof MECHANISMS)[number]; readonly username: string; readonly password: string } | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

export const KAFKA_FORM = 'kafka://BROKER[:PORT][,BROKER...]/PREFIX'
const PORT = 9092
const KNOWN = ['cluster', 'writer', 'compression', 'tls', 'ca', 'cert', 'key', 'sasl', 'user', 'password-file']
/** Topics may have these letters; `.bookmarks` must still fit into 249. */
const PREFIX = /^[A-Za-z0-9._-]{1,200}$/
const BROKER = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/

const wrong = (what: string, home: string, hint?: string) => umtoolError(EXIT.usage, what, { where: home, hint: hint ?? KAFKA_FORM })

/** Throws a usage error for what cannot be understood, and for files that cannot be read what the system says. */
export function parseKafkaAddress(text: string, environment: Environment = process.env): KafkaAddress {
  const [, place = '', query = ''] = /^kafka:\/\/([^?#]*)(?:\?([^#]*))?$/s.exec(text) ?? []
  const safe = text.replace(/\/\/[^/@]*@/, '//').replace(/([?&]password=)[^&]*/, '$1...')
  if (place.includes('@') || /[?&]password=/.test(text))
    throw wrong(
      'an address holds no name and no password',
      safe,
      'user=NAME behind the ?, and the password in UMTOOL_KAFKA_PASSWORD or password-file=FILE',
    )
  const slash = place.indexOf('/')
  const prefix = slash < 0 ? '' : place.slice(slash + 1)
  const brokers = (slash < 0 ? place : place.slice(0, slash)).split(',').map(broker => withPort(broker, safe))
  if (!PREFIX.test(prefix)) throw wrong('the prefix of the topics is missing, or has other letters than A-Z a-z 0-9 . _ -', safe)
  const settings = settingsOf(query, safe)
  return {
    home: safe,
    brokers,
    prefix,
    cluster: settings.cluster,
    writer: settings.writer,
    compression: oneOf('compression', settings.compression, COMPRESSIONS, safe),
    tls: tlsOf(settings, safe),
    sasl: saslOf(settings, environment, safe),
  }
}

function withPort(broker: string, home: string): string {
  const [, host, port = String(PORT)] = BROKER.exec(broker) ?? []
  if (host === undefined || Number(port) > 65_535) throw wrong(broker === '' ? 'no broker is named' : `"${broker}" is no broker`, home)
  return `${host}:${port}`
}

type Settings = Readonly<Record<string, string | undefined>>

function settingsOf(query: string, home: string): Settings {
  const settings: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    if (!KNOWN.includes(name)) throw wrong(`"${name}" is no setting`, home, `there are ${KNOWN.join(', ')}`)
    if (value === '') throw wrong(`${name}= is empty`, home)
    settings[name] = value
  }
  return settings
}

function oneOf<Name extends string>(setting: string, value: string | undefined, names: readonly Name[], home: string): Name | undefined {
  const found = names.find(name => name === value)
  if (value !== undefined && found === undefined) throw wrong(`${setting}=${value} is unknown`, home, `${setting} is one of ${names.join(', ')}`)
  return found
}

function tlsOf({ tls, ca, cert, key }: Settings, home: string): KafkaAddress['tls'] {
  const wanted = oneOf('tls', tls, ['on', 'off', 'true', 'false', '1', '0', 'unverified'], home)
  if (wanted === undefined ? ca === undefined && cert === undefined : ['off', 'false', '0'].includes(wanted)) return undefined
  if ((cert === undefined) !== (key === undefined)) throw wrong('cert and key belong together', home)
  return {
    ...(ca !== undefined && { ca: readFileSync(ca, 'utf8') }),
    ...(cert !== undefined && key !== undefined && { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }),
    rejectUnauthorized: wanted !== 'unverified',
  }
}

function saslOf(settings: Settings, environment: Environment, home: string): KafkaAddress['sasl'] {
  const mechanism = oneOf('sasl', settings.sasl, MECHANISMS, home)
  if (mechanism === undefined) {
    if (settings.user !== undefined || settings['password-file'] !== undefined)
      throw wrong('a user needs a way to prove who it is', home, `sasl=${MECHANISMS.join(' or sasl=')}`)
    return undefined
  }
  const username = settings.user ?? environment.UMTOOL_KAFKA_USER
  if (!username) throw wrong('sasl needs a user', home, 'user=NAME, or UMTOOL_KAFKA_USER')
  const file = settings['password-file']
  const password = file === undefined ? environment.UMTOOL_KAFKA_PASSWORD : readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  if (!password) throw wrong('sasl needs a password', home, 'UMTOOL_KAFKA_PASSWORD, or password-file=FILE')
  return { mechanism, username, password }
}
