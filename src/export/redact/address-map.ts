// Other addresses for addresses: always the same one for the same one, subnets stay subnets, and what means something stays what it is.
//
// IPv6's last 24 bits are mapped by themselves, and so are those of a MAC: they come again in the solicited-node multicast address
// (RFC 4291, 2.7.1) and its MAC, where nothing else of the address is known.
import { type Block, isIn, newPermutation } from './bits.ts'

export type AddressMap = {
  /** Four bytes, sixteen, and six; new arrays. */
  ipv4(bytes: Uint8Array): Uint8Array
  ipv6(bytes: Uint8Array): Uint8Array
  mac(bytes: Uint8Array): Uint8Array
}

/** "This network", loopback, multicast, and the last block with broadcast. */
const IPV4_WHOLE: readonly Block[] = [
  { bytes: [0], bits: 8, whole: true },
  { bytes: [127], bits: 8, whole: true },
  { bytes: [224], bits: 4, whole: true },
  { bytes: [240], bits: 4, whole: true },
]
/** Private, shared, link-local and those of documentation: addresses in them change, the block does not. */
const IPV4: readonly Block[] = [
  ...IPV4_WHOLE,
  { bytes: [10], bits: 8 },
  { bytes: [172, 16], bits: 12 },
  { bytes: [192, 168], bits: 16 },
  { bytes: [169, 254], bits: 16 },
  { bytes: [100, 64], bits: 10 },
  { bytes: [192, 0, 2], bits: 24 },
  { bytes: [198, 51, 100], bits: 24 },
  { bytes: [203, 0, 113], bits: 24 },
]

const MULTICAST6: Block = { bytes: [0xff], bits: 8, whole: true }
const SOLICITED_NODE: Block = { bytes: [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff], bits: 104 }
/** IPv4 in the last four bytes: mapped, compatible, and translated (RFC 6052). */
const WITH_IPV4: readonly Block[] = [
  { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], bits: 96 },
  { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96 },
  { bytes: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96 },
]
/** Link-local, unique local, documentation, and global unicast. */
const IPV6: readonly Block[] = [
  MULTICAST6,
  ...WITH_IPV4,
  { bytes: [0xfe, 0x80, 0, 0, 0, 0, 0, 0], bits: 64 },
  { bytes: [0xfc], bits: 8 },
  { bytes: [0xfd], bits: 8 },
  { bytes: [0x20, 0x01, 0x0d, 0xb8], bits: 32 },
  { bytes: [0x20], bits: 3 },
]

/** IANA's own, VRRP's among them. */
const VRRP4: Block = { bytes: [0, 0, 0x5e, 0, 1], bits: 40 }
const VRRP6: Block = { bytes: [0, 0, 0x5e, 0, 2], bits: 40 }
const OUI: readonly Block[] = [{ bytes: [0, 0, 0x5e], bits: 24 }]
const SOLICITED_MAC: Block = { bytes: [0x33, 0x33, 0xff], bits: 24 }

const [LABEL_IPV4, LABEL_IPV6, LABEL_LAST, LABEL_OUI] = [1, 2, 3, 4]
/** Addresses remembered; more are found again by calculating. */
const REMEMBERED = 100_000

export function newAddressMap(key: string): AddressMap {
  const permute = newPermutation(key)
  /** Three bytes at `at`, where they were. */
  const last24 = (bytes: Uint8Array, at: number): Uint8Array => permute(bytes.subarray(at, at + 3), 0, 24, LABEL_LAST, [])

  const ipv4 = remembered(bytes => permute(bytes, 0, 32, LABEL_IPV4, IPV4))

  const mac = remembered(bytes => {
    const changed = Uint8Array.from(bytes)
    if (isIn(bytes, SOLICITED_MAC)) changed.set(last24(bytes, 3), 3)
    else if ((bytes[0]! & 1) === 0 && !isIn(bytes, VRRP4) && !isIn(bytes, VRRP6) && !bytes.every(byte => byte === 0)) {
      changed.set(permute(bytes.subarray(0, 3), 0, 24, LABEL_OUI, OUI))
      // Whether it is one of many, and whether somebody chose it, are not the maker's.
      changed[0] = (changed[0]! & 0xfc) | (bytes[0]! & 3)
      changed.set(last24(bytes, 3), 3)
    }
    return changed
  })

  const ipv6 = remembered(bytes => {
    const changed = Uint8Array.from(bytes)
    if (isIn(bytes, SOLICITED_NODE)) changed.set(last24(bytes, 13), 13)
    else if (isIn(bytes, MULTICAST6)) return changed
    else if (WITH_IPV4.some(block => isIn(bytes, block))) {
      const isOwn = bytes.subarray(0, 15).every(byte => byte === 0) && bytes[15]! < 2
      if (!isOwn) changed.set(ipv4(bytes.subarray(12)), 12)
    } else if (bytes[11] === 0xff && bytes[12] === 0xfe) {
      changed.set(permute(bytes.subarray(0, 8), 0, 64, LABEL_IPV6, IPV6))
      changed.set(interfaceOf(mac(macOf(bytes))), 8)
    } else {
      changed.set(permute(bytes.subarray(0, 13), 0, 104, LABEL_IPV6, IPV6))
      changed.set(last24(bytes, 13), 13)
    }
    return changed
  })

  return { ipv4, ipv6, mac }
}

/** The MAC that an interface identifier was made of (RFC 4291, appendix A), and back. */
const macOf = (b: Uint8Array): Uint8Array => Uint8Array.of(b[8]! ^ 2, b[9]!, b[10]!, b[13]!, b[14]!, b[15]!)
const interfaceOf = (m: Uint8Array): Uint8Array => Uint8Array.of(m[0]! ^ 2, m[1]!, m[2]!, 0xff, 0xfe, m[3]!, m[4]!, m[5]!)

function remembered(map: (bytes: Uint8Array) => Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const known = new Map<string, Uint8Array>()
  return bytes => {
    const key = String.fromCharCode(...bytes)
    let answer = known.get(key)
    if (answer === undefined) {
      if (known.size >= REMEMBERED) known.clear()
      answer = map(bytes)
      known.set(key, answer)
    }
    return answer
  }
}

/** All as it was. */
export const SAME_ADDRESSES: AddressMap = { ipv4: bytes => bytes, ipv6: bytes => bytes, mac: bytes => bytes }
