// The Debian packages the lab needs, and how they come onto the machine: without starting anything there.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** A program of each package tells whether it is there. */
const NEEDED: readonly (readonly [path: string, package_: string])[] = [
  ['/usr/bin/linux.uml', 'user-mode-linux'],
  ['/usr/sbin/depmod', 'kmod'],
  ['/usr/bin/busybox', 'busybox-static'],
  ['/usr/sbin/ipvsadm', 'ipvsadm'],
  ['/usr/sbin/keepalived', 'keepalived'],
  ['/usr/libexec/heartbeat/heartbeat', 'heartbeat'],
  ['/usr/sbin/ldirectord', 'ldirectord'],
  ['/usr/sbin/pacemakerd', 'pacemaker'],
  ['/usr/sbin/corosync', 'corosync'],
  ['/usr/sbin/crm_standby', 'pacemaker-cli-utils'],
  ['/usr/lib/ocf/resource.d/heartbeat/IPaddr2', 'resource-agents'],
  ['/usr/sbin/nginx', 'nginx-light'],
  ['/usr/sbin/iptables-legacy', 'iptables'],
  ['/usr/sbin/ethtool', 'ethtool'],
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/bin/perl', 'perl'],
  ['/usr/bin/tcpdump', 'tcpdump'],
  ['/usr/bin/pkill', 'procps'],
  ['/usr/bin/ping', 'iputils-ping'],
  ['/usr/bin/arping', 'iputils-arping'],
]

/** Programs that some Debian installs elsewhere below the root. */
const ELSEWHERE = (path: string): readonly string[] => [path, path.replace(/^\/usr/, ''), path.replace('/usr/bin', '/usr/sbin')]

export const missingPackages = (): readonly string[] =>
  NEEDED.filter(([path]) => !ELSEWHERE(path).some(place => existsSync(place))).map(([, package_]) => package_)

export const installLine = (packages: readonly string[]): string =>
  `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`

/** invoke-rc.d asks it before it starts a daemon; 101 is "no". */
const POLICY = '/usr/sbin/policy-rc.d'

/** As root: installs them with no daemon started. True when all are there afterwards. */
export function install(packages: readonly string[]): boolean {
  const isOurs = !existsSync(POLICY)
  if (isOurs) writeFileSync(POLICY, '#!/bin/sh\n# While the lab installs what it runs inside itself.\nexit 101\n', { mode: 0o755 })
  try {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends', ...packages]
    const apt = (args: readonly string[]) => spawnSync('apt-get', args, { env: environment, stdio: ['ignore', 2, 2] }).status === 0
    return apt(options) || (apt(['update']) && apt(options))
  } finally {
    if (isOurs) rmSync(POLICY, { force: true })
  }
}
