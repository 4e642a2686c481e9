// A limit on how long the first answer of a cluster may take: beneath it, kafkajs adds up attempts and locks to a quarter of a minute.
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'

/** Enough for three brokers of which the first two are gone without a word. Milliseconds. */
const FIRST_ANSWER = 9000

/** What `work` answers, or an error for people; `work` itself is not stopped. */
export async function inTime<Answer>(home: string, work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = umtoolError(EXIT.unreachable, `no broker answers within ${FIRST_ANSWER / 1000} seconds`, {
      where: home,
      hint: 'check the address, and that it is a Kafka broker; tls=on, if it asks for TLS',
    })
    timer = setTimeout(() => reject(error), FIRST_ANSWER)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}
