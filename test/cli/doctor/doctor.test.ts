// What the doctor makes of machines that lack one thing or another; none of them is changed by looking.
import Type from 'typebox'
import { readConfig } from '../../../src/cli/agent/config/read.ts'
import type { Check, Patient } from '../../../src/cli/doctor/check.ts'
import { checkClock } from '../../../src/cli/doctor/clock.ts'
import { checkCollectors } from '../../../src/cli/doctor/collectors.ts'
import { checkKernel } from '../../../src/cli/doctor/kernel.ts'
import { checkPermissions } from '../../../src/cli/doctor/permissions.ts'
import { doctorText } from '../../../src/cli/doctor/print.ts'
import { checkPrograms } from '../../../src/cli/doctor/programs.ts'
import type { Collector, Unable } from '../../../src/collect/collector.ts'
import type { Ended, Outside } from '../../../src/collect/outside.ts'

const said = (stdout: string, status = 0): Ended => ({ status, stdout, stderr: '' })

type Machine = {
  readonly files?: Readonly<Record<string, string>>
  readonly programs?: Readonly<Record<string, Ended>>
  readonly folders?: Readonly<Record<string, readonly string[]>>
}

function patient({ files = {}, programs = {}, folders = {} }: Machine, config = '', all: readonly Collector[] = []) {
  const run: string[] = []
  const read = readConfig(config, all)
  if (!read.ok) throw new Error('the configuration of the test is wrong')
  const outside = {
    now: () => 0,
    read: async (path: string) => files[path],
    list: async (path: string) => folders[path],
    run: async (program: string, args: readonly string[]) => {
      run.push([program, ...args].join(' '))
      return programs[program]
    },
  } as unknown as Outside
  return { run, patient: { outside, config: read.config, log: undefined } satisfies Patient }
}

const found = async (check: (patient: Patient) => Promise<readonly Check[]>, machine: Machine, name: string, config = '') =>
  (await check(patient(machine, config).patient)).find(one => one.name === name)

const IP_VS = '/proc/net/ip_vs'
const HEADING = 'IP Virtual Server version 1.2.1 (size=4096)\n'
const RELEASE = { '/proc/sys/kernel/osrelease': '6.1.0\n' }

describe('the kernel', () => {
  test('has IPVS, could load it, or has none', async () => {
    expect(await found(checkKernel, { files: { ...RELEASE, [IP_VS]: HEADING } }, 'ip_vs')).toMatchObject({ state: 'ok', says: 'IPVS 1.2.1 is there' })
    const modules = { '/lib/modules/6.1.0/modules.dep': 'kernel/net/netfilter/ipvs/ip_vs.ko: kernel/x.ko\n' }
    expect(await found(checkKernel, { files: { ...RELEASE, ...modules } }, 'ip_vs')).toMatchObject({ state: 'bad', remedy: 'sudo modprobe ip_vs' })
    expect(await found(checkKernel, { files: RELEASE }, 'ip_vs')).toMatchObject({
      state: 'bad',
      says: expect.stringContaining('has no module ip_vs'),
    })
    expect(await found(checkKernel, { files: RELEASE }, 'ip_vs', 'role: real-server')).toMatchObject({ state: 'absent' })
  })
})

describe('programs', () => {
  test('are asked for their versions; what is needed and missing has the command that installs it', async () => {
    const programs = {
      tcpdump: said('tcpdump version 4.99.3\nlibpcap version 1.10.3\n'),
      corosync: said("Corosync Cluster Engine, version '3.1.7'\n"),
    }
    expect(await found(checkPrograms, { programs }, 'tcpdump')).toMatchObject({ state: 'ok', says: '4.99.3' })
    expect(await found(checkPrograms, { programs }, 'corosync')).toMatchObject({ state: 'ok', says: '3.1.7' })
    expect(await found(checkPrograms, { programs }, 'keepalived')).toEqual({
      area: 'programs',
      name: 'keepalived',
      state: 'absent',
      says: 'not installed',
    })
    expect(await found(checkPrograms, {}, 'ip')).toMatchObject({ state: 'bad', remedy: 'sudo apt-get install iproute2' })
    const fedora = { '/etc/os-release': 'NAME="Rocky"\nID_LIKE="rhel centos fedora"\n' }
    expect(await found(checkPrograms, { files: fedora }, 'ip')).toMatchObject({ remedy: 'sudo dnf install iproute' })
  })

  test('ipvsadm is not run where it would load ip_vs', async () => {
    const without = patient({ folders: { '/usr/sbin': ['ip', 'ipvsadm'] }, programs: { ipvsadm: said('ipvsadm v1.31 2019/12/24') } })
    expect((await checkPrograms(without.patient)).find(({ name }) => name === 'ipvsadm')).toMatchObject({ state: 'ok', says: 'is there' })
    expect(without.run.filter(command => command.startsWith('ipvsadm'))).toEqual([])
    const loaded = { files: { [IP_VS]: HEADING }, programs: { ipvsadm: said('ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)') } }
    expect(await found(checkPrograms, loaded, 'ipvsadm')).toMatchObject({ state: 'ok', says: '1.31' })
  })
})

describe('permissions', () => {
  const status = (uid: number, effective: string) => ({
    files: { '/proc/self/status': `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nCapEff:\t${effective}\n` },
  })

  test('are read from the capabilities, and what is missing has a remedy for this user', async () => {
    expect(await found(checkPermissions, status(0, '000001ffffffffff'), 'CAP_NET_RAW')).toMatchObject({ state: 'ok' })
    expect(await found(checkPermissions, status(1000, '0000000000000000'), 'CAP_NET_ADMIN')).toMatchObject({
      state: 'bad',
      remedy: 'sudo umtool doctor',
    })
    const inContainer = await found(checkPermissions, status(0, '0000000000002000'), 'CAP_NET_ADMIN')
    expect(inContainer).toMatchObject({ state: 'bad', remedy: expect.stringContaining('--cap-add=NET_ADMIN') })
    expect(await found(checkPermissions, status(0, '0000000000002000'), 'CAP_NET_RAW')).toMatchObject({ state: 'ok' })
  })
})

describe('the clock', () => {
  const chrony = (leap: string): Machine => ({
    programs: { chronyc: said(`A29FC87B,ntp.example,3,1700000000.1,0.000012,0.0,0.0,1.2,0.0,0.1,0.02,0.001,64.2,${leap}\n`) },
  })

  test('is kept by chronyd, by systemd, by nothing, or nobody knows', async () => {
    expect(await found(checkClock, chrony('Normal'), 'synchronised')).toMatchObject({
      state: 'ok',
      says: 'by chronyd with ntp.example, 0.000012 s off',
    })
    expect(await found(checkClock, chrony('Not synchronised'), 'synchronised')).toMatchObject({ state: 'bad' })
    expect(await found(checkClock, { files: { '/run/systemd/timesync/synchronized': '' } }, 'synchronised')).toMatchObject({ state: 'ok' })
    expect(await found(checkClock, { programs: { timedatectl: said('no\n') } }, 'synchronised')).toMatchObject({
      state: 'bad',
      remedy: expect.any(String),
    })
    expect(await found(checkClock, {}, 'synchronised')).toMatchObject({ state: 'unsure' })
  })
})

test('collectors answer for themselves; what is not on the machine is no fault unless it is named', async () => {
  const collector = (name: string, unable: Unable | undefined): Collector => ({
    name,
    about: `about ${name}`,
    roles: ['director'],
    settings: Type.Object({}),
    unable: async () => unable,
    run: async () => {},
  })
  const all = [
    collector('ipvs', undefined),
    collector('broken', { why: 'may not read', remedy: 'chmod' }),
    collector('heartbeat', { why: 'not set up', absent: true }),
    collector('keepalived', { why: 'not set up', absent: true }),
  ]
  const checks = await checkCollectors(patient({}, 'collectors: { keepalived: true }', all).patient)
  expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual(['ipvs ok', 'broken bad', 'heartbeat absent', 'keepalived bad'])
})

test('the text has every finding under its area, the remedy below it, and no control characters', () => {
  const checks: Check[] = [
    { area: 'kernel', name: 'ip_vs', state: 'bad', says: 'missing\x1b[31m', remedy: 'sudo modprobe ip_vs' },
    { area: 'clock', name: 'synchronised', state: 'ok', says: 'by chronyd', remedy: 'not shown' },
  ]
  const about = { umtool: '1', node: 'v24', host: 'lvs1', user: 'root' }
  expect(doctorText(about, checks, { colour: false })).toBe(`umtool 1, Node v24, on lvs1 as root

kernel
  NO  ip_vs         missing\\x1b[31m
                    try: sudo modprobe ip_vs

clock
  ok  synchronised  by chronyd

1 thing to mend
`)
  expect(doctorText(about, checks, { colour: true })).toContain('\x1b[')
})
