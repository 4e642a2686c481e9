// How many brokers each broker of a cluster knows: `node known-brokers.ts ADDRESS...` says the least of it, for a network namespace.
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { newDriver } from '../../src/log/kafka.ts'

/** By the broker that is named first; 0 while it does not answer. The password of an address that has a user is `password`. */
export async function knownBrokers(address: string, password?: string): Promise<number> {
  const admin = newDriver(parseKafkaAddress(address, { UMTOOL_KAFKA_PASSWORD: password })).admin()
  try {
    await admin.connect()
    return (await admin.describeCluster()).brokers.length
  } catch {
    return 0
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

if (process.argv[1]?.endsWith('known-brokers.ts'))
  void Promise.all(process.argv.slice(2).map(address => knownBrokers(address))).then(counts => process.stdout.write(`${Math.min(...counts)}\n`))
