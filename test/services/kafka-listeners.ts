// The listeners of a test broker: plain text for clients, or TLS with SASL; between brokers and for the controllers always plain text.
import { join } from 'node:path'
import { KEYSTORE, KEYSTORE_PASSWORD } from './kafka-tls.ts'

export type Ports = { readonly client: number; readonly inside: number; readonly controller: number }

/** Who may come in when the broker is secure: by PLAIN bob, by SCRAM alice; and by PLAIN carol, who has no right but those she is given. */
export const USERS = {
  LIMITED: { name: 'carol', password: 'carol-secret' },
  PLAIN: { name: 'bob', password: 'bob-secret' },
  SCRAM: { name: 'alice', password: 'alice-secret' },
} as const

const named = [USERS.PLAIN, USERS.LIMITED].map(({ name, password }) => `user_${name}="${password}"`).join(' ')
const PLAIN = `org.apache.kafka.common.security.plain.PlainLoginModule required ${named};`
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
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Brokers among themselves are ANONYMOUS.
      'super.users': `User:ANONYMOUS;User:${USERS.PLAIN.name};User:${USERS.SCRAM.name}`,
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': join(folder, KEYSTORE),
      'ssl.keystore.password': KEYSTORE_PASSWORD,
      'ssl.key.password': KEYSTORE_PASSWORD,
    }),
  }
}
