// A certificate for 127.0.0.1 that signs itself, made by Java's keytool, which is there wherever the broker runs.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export const KEYSTORE = 'keystore.p12'
export const KEYSTORE_PASSWORD = 'loopback-only'

export type Validity = { readonly from?: string; readonly host?: string }

/** Makes key and certificate in the folder; answers the file that a client must trust. `from` as keytool takes it: `-60d`. */
export function makeCertificate(folder: string, { from = '-1d', host = '127.0.0.1' }: Validity = {}): string {
  const store = ['-alias', 'broker', '-keystore', join(folder, KEYSTORE), '-storetype', 'PKCS12', '-storepass', KEYSTORE_PASSWORD]
  const others = host === '127.0.0.1' ? 'ip:127.0.0.1,dns:localhost' : `dns:${host}`
  const names = ['-dname', `CN=${host}`, '-ext', `san=${others}`, '-ext', 'bc:c', '-startdate', from]
  execFileSync('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '30', ...names, ...store], { stdio: 'ignore' })
  const file = join(folder, 'ca.pem')
  execFileSync('keytool', ['-exportcert', '-rfc', '-file', file, ...store], { stdio: 'ignore' })
  return file
}
