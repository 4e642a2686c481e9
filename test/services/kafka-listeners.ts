// The listeners of a test broker: plain text for clients, or TLS with SASL; between brokers and for the controllers always plain text.
import { join } from 'node:path'
import { KEYSTORE, KEYSTORE_PASSWORD } from './kafka-tls.ts'

export type Ports = { readonly client: number; readonly inside: number; readonly controller: number }

/** Who may come in when the broker is secure: by PLAIN bob, by SCRAM alice. */
export const USERS = { PLAIN: { name: 'bob', password: 'bob-secret' }, SCRAM: { name: 'alice', password: 'alice-secret' } } as const

const PLAIN = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${USERS.PLAIN.name}="${USERS.PLAIN.password}";`
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'

export function listeners({ client, inside, controller }: Ports, secure: boolean, folder: string, host: string): Record<string, string> {
  const kind = secure ? 'SASL_SSL' : 'PLAINTEXT'
  return {
    listeners: `CLIENT://${host}:${client},INSIDE://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `CLIENT://${host}:${client},INSIDE://127.0.0.1:${inside}`,
    'listener.security.protocol.map': `CLIENT:${kind},INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'INSIDE',
    ...(secure && {
      'listener.name.client.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      'listener.name.client.plain.sasl.jaas.config': PLAIN,
      'listener.name.client.scram-sha-256.sasl.jaas.config': SCRAM,
      'listener.name.client.scram-sha-512.sasl.jaas.config': SCRAM,
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': join(folder, KEYSTORE),
      'ssl.keystore.password': KEYSTORE_PASSWORD,
      'ssl.key.password': KEYSTORE_PASSWORD,
    }),
  }
}
