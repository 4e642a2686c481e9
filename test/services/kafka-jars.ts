// Apache Kafka's jars from Maven Central, once per version, in .setup/ of the clone: a broker, its command line tools, its logger.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

export const KAFKA_VERSION = '4.1.1'

/** What a broker needs; kafka-tools has the performance tests; without a binding of slf4j the broker would say nothing at all. */
const ARTIFACTS = [
  `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`,
  `org.apache.kafka:kafka-tools:${KAFKA_VERSION}`,
  'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3',
]
const OLDEST_JAVA = 17

/** The class path, after downloading what is missing (50 MB). Throws with the line that installs what the machine lacks. */
export function kafkaJars(): string {
  checkJava()
  const folder = join(ROOT, '.setup', 'kafka', KAFKA_VERSION)
  if (!existsSync(folder)) download(folder)
  return join(folder, '*')
}

function checkJava(): void {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0)
  if (error !== undefined || version < OLDEST_JAVA)
    throw new Error(`a Kafka broker needs Java ${OLDEST_JAVA}: apt-get install -y --no-install-recommends openjdk-17-jre-headless`)
}

function download(folder: string): void {
  mkdirSync(join(folder, '..'), { recursive: true })
  const part = mkdtempSync(`${folder}.`)
  try {
    const dependencies = ARTIFACTS.map(artifact => {
      const [group, name, version] = artifact.split(':')
      return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`
    })
    const header = '<modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>broker</artifactId><version>1</version>'
    writeFileSync(join(part, 'pom.xml'), `<project>${header}<dependencies>${dependencies.join('')}</dependencies></project>\n`)
    const jars = join(part, 'jars')
    const args = ['-q', '-B', '-f', join(part, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`]
    const { error, status, stdout } = spawnSync('mvn', args, { encoding: 'utf8' })
    if (error !== undefined) throw new Error('Kafka comes by Maven: apt-get install -y --no-install-recommends maven')
    if (status !== 0) throw new Error(`mvn could not fetch Kafka ${KAFKA_VERSION}:\n${stdout}`)
    if (readdirSync(jars).length === 0) throw new Error('mvn fetched nothing')
    // Whole or not at all; somebody else may have been faster.
    if (!existsSync(folder)) renameSync(jars, folder)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}
