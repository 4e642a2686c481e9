// IKE version 2's notifications (RFC 7296 section 3.10.1).

import { putAscii, type Text } from '../text.ts'

const COOKIE = 16390

/** Their names, and whether the security parameter index is shown with them. */
const NOTIFICATIONS: Readonly<Record<number, readonly [name: string, withSpi: boolean]>> = {
  1: ['unsupported_critical_payload', false],
  4: ['invalid_ike_spi', true],
  5: ['invalid_major_version', false],
  7: ['invalid_syntax', true],
  9: ['invalid_message_id', true],
  11: ['invalid_spi', true],
  14: ['no_protocol_chosen', true],
  17: ['invalid_ke_payload', true],
  24: ['authentication_failed', true],
  34: ['single_pair_required', true],
  35: ['no_additional_sas', false],
  36: ['internal_address_failure', false],
  37: ['failed:cp_required', false],
  39: ['invalid_selectors', false],
  16384: ['initial_contact', false],
  16385: ['set_window_size', false],
  16386: ['additional_ts_possible', false],
  16387: ['ipcomp_supported', false],
  16388: ['nat_detection_source_ip', true],
  16389: ['nat_detection_destination_ip', true],
  [COOKIE]: ['cookie', true],
  16391: ['use_transport_mode', false],
  16392: ['http_cert_lookup_supported', false],
  16393: ['rekey_sa', true],
  16394: ['tfc_padding_not_supported', false],
  16395: ['non_first_fragment_also', false],
}

const rangeName = (type: number): string => {
  if (type < 8192) return 'error'
  if (type < 16384) return 'private-error'
  return type < 40960 ? 'status' : 'private-status'
}

/** ` type=16390(cookie)`; answers what is to be shown besides. */
export function putNotificationType(t: Text, type: number): { withSpi: boolean; withData: boolean } {
  const known = NOTIFICATIONS[type]
  putAscii(t, ` type=${type}(${known?.[0] ?? rangeName(type)})`)
  return { withSpi: known?.[1] ?? true, withData: type === COOKIE }
}
