// What ISAKMP (RFC 2408, 2409) and IKE version 2 (RFC 7296) call their exchanges, payloads and algorithms.

const PAYLOADS: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'sa',
  2: 'p',
  3: 't',
  4: 'ke',
  5: 'id',
  6: 'cert',
  7: 'cr',
  8: 'hash',
  9: 'sig',
  10: 'nonce',
  11: 'n',
  12: 'd',
  13: 'vid',
  33: 'v2sa',
  34: 'v2ke',
  35: 'v2IDi',
  36: 'v2IDr',
  37: 'v2cert',
  38: 'v2cr',
  39: 'v2auth',
  40: 'v2nonce',
  41: 'v2n',
  42: 'v2d',
  43: 'v2vid',
  44: 'v2TSi',
  45: 'v2TSr',
  46: 'v2e',
  47: 'v2cp',
  48: 'v2eap',
}
const LAST_PAYLOAD = 48

export const payloadName = (type: number): string => PAYLOADS[type] ?? (type <= LAST_PAYLOAD ? `pay${type}` : `#${type}`)

const EXCHANGES: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'base',
  2: 'ident',
  3: 'auth',
  4: 'agg',
  5: 'inf',
  32: 'oakley-quick',
  33: 'oakley-newgroup',
  34: 'ikev2_init',
  35: 'ikev2_auth',
  36: 'child_sa',
  37: 'inf2',
}

/** Names by number; an empty one is not given. */
type Names = Readonly<Record<number, string>>

export const nameOrNumber = (names: Names, value: number): string => names[value] || `#${value}`

export const exchangeName = (type: number): string => nameOrNumber(EXCHANGES, type)

const PROTOCOLS = ['', 'isakmp', 'ipsec-ah', 'ipsec-esp', 'ipcomp']
export const protocolName = (id: number): string => nameOrNumber(PROTOCOLS, id)

export const DH_GROUPS = [
  ...['', 'modp768', 'modp1024', 'EC2N 2^155', 'EC2N 2^185', 'modp1536', 'iana-grp06', 'iana-grp07', 'iana-grp08', 'iana-grp09'],
  ...['iana-grp10', 'iana-grp11', 'iana-grp12', 'iana-grp13', 'modp2048', 'modp3072', 'modp4096', 'modp6144', 'modp8192'],
]
const ESP = ['', '1des-iv64', '1des', '3des', 'rc5', 'idea', 'cast', 'blowfish', '3idea', '1des-iv32', 'rc4', 'null', 'aes']

/** An attribute's name and the names of its values; only the first `known` values have one. */
export type AttributeNames = { readonly name: string; readonly values?: Names; readonly known?: number }
export type AttributeTable = Readonly<Record<number, AttributeNames>>

/** tcpdump knows one group less here than it has names for. */
const GROUP: AttributeNames = { name: 'group desc', values: DH_GROUPS, known: 18 }
const LIFE_TYPE: AttributeNames = { name: 'lifetype', values: ['', 'sec', 'kb'] }

const OAKLEY: AttributeTable = {
  1: { name: 'enc', values: ['', '1des', 'idea', 'blowfish', 'rc4', '3des', 'cast', 'aes'] },
  2: { name: 'hash', values: ['', 'md5', 'sha1', 'tiger', 'sha2-256', 'sha2-384', 'sha2-512'] },
  3: { name: 'auth', values: ['', 'preshared', 'dss', 'rsa sig', 'rsa enc', 'rsa enc revised'] },
  4: GROUP,
  5: { name: 'group type', values: ['', 'MODP', 'ECP', 'EC2N'] },
  6: { name: 'group prime' },
  7: { name: 'group gen1' },
  8: { name: 'group gen2' },
  9: { name: 'group curve A' },
  10: { name: 'group curve B' },
  11: LIFE_TYPE,
  12: { name: 'lifeduration' },
  13: { name: 'prf' },
  14: { name: 'keylen' },
  15: { name: 'field' },
  16: { name: 'order' },
}
const IPSEC: AttributeTable = {
  1: LIFE_TYPE,
  2: { name: 'life' },
  3: GROUP,
  4: { name: 'enc mode', values: ['', 'tunnel', 'transport'] },
  5: { name: 'auth', values: ['', 'hmac-md5', 'hmac-sha1', '1des-mac', 'keyed'] },
  6: { name: 'keylen' },
  7: { name: 'rounds' },
  8: { name: 'dictsize' },
  9: { name: 'privalg' },
}

/** Transforms' names and attributes: in version 1 by the proposal's protocol, in version 2 by the transform's type. */
export type TransformNames = { readonly ids: Names; readonly attributes?: AttributeTable }

export const OAKLEY_ATTRIBUTES = OAKLEY
export const TRANSFORMS_1: Readonly<Record<number, TransformNames>> = {
  1: { ids: ['', 'ike'], attributes: OAKLEY },
  2: { ids: ['', '(reserved)', 'md5', 'sha', '1des', 'sha2-256', 'sha2-384', 'sha2-512'], attributes: IPSEC },
  3: { ids: ESP, attributes: IPSEC },
  4: { ids: ['', 'oui', 'deflate', 'lzs'], attributes: IPSEC },
}
export const TRANSFORMS_2: Readonly<Record<number, TransformNames>> = {
  1: { ids: ESP, attributes: { 14: { name: 'keylen' } } },
  2: { ids: ['', 'hmac-md5', 'hmac-sha', 'hmac-tiger', 'aes128_xcbc'] },
  3: { ids: ['', 'hmac-md5', 'hmac-sha', 'dec-mac', 'kpdk-md5', 'aes-xcbc'] },
  4: { ids: DH_GROUPS },
  5: { ids: ['no-esn', 'esn'] },
}
export const TRANSFORM_TYPES_2 = ['', 'encr', 'prf', 'integ', 'dh', 'esn']
