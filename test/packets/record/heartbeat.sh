#!/bin/bash
# heartbeat.sh [CASE...]
# Heartbeat 3 on the wire, recorded on the standby director: start, status, standby, takeover, shutdown; on each kind of medium.
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
lan lan0
member lvs1 2
member lvs2 3
CASES=("$@")
wanted() { [ ${#CASES[@]} = 0 ] || [[ " ${CASES[*]} " == *" $1 "* ]]; }

# configure MEDIUM METHOD: the same configuration on both; OTHER in MEDIUM is the peer's address.
configure() {
  local name other=10.1.1.3
  for name in lvs1 lvs2; do
    put $name /etc/ha.d/ha.cf << CONF
logfacility none
logfile /tmp/ha-log
debugfile /tmp/ha-debug
keepalive 1
deadtime 8
warntime 4
initdead 12
udpport 694
auto_failback off
realtime off
crm off
${1/OTHER/$other}
node lvs1 lvs2
CONF
    printf 'auth 1\n1 %s\n' "$2" | put $name /etc/ha.d/authkeys
    on $name chmod 600 /etc/ha.d/authkeys
    echo "lvs1 IPaddr2::$VIP/24/eth0" | put $name /etc/ha.d/haresources
    printf '127.0.0.1 localhost\n10.1.1.2 lvs1\n10.1.1.3 lvs2\n' | put $name /etc/hosts
    on $name sh -c 'rm -f /var/lib/heartbeat/hb_* /var/lib/heartbeat/hostcache; mkdir -p /run/heartbeat/rsctmp /run/heartbeat/ccm /run/heartbeat/crm /run/lock/subsys /var/lib/heartbeat; chown -R hacluster:haclient /run/heartbeat'
    other=10.1.1.2
  done
}

start() { on "$1" /usr/libexec/heartbeat/heartbeat > "/run/lab/$1.log" 2>&1; }
end() { on "$1" /usr/libexec/heartbeat/heartbeat -k > /dev/null 2>&1; }

# life CASE: a cluster's whole life in one file.
life() {
  record lvs2 eth0 "$1"
  start lvs1
  start lvs2
  sleep 30
  if [ "$2" = full ]; then
    on lvs1 /usr/share/heartbeat/hb_standby > /dev/null 2>&1
    sleep 25
    on lvs1 /usr/share/heartbeat/hb_takeover > /dev/null 2>&1
    sleep 25
  fi
  end lvs1
  sleep 5
  end lvs2
  stop_recording
  for name in lvs1 lvs2; do on $name cat /tmp/ha-log > "/run/host/$1-$name.log"; done
}

if wanted bcast; then configure 'bcast eth0' 'sha1 secret' && life bcast full; fi
if wanted ucast; then configure 'ucast eth0 OTHER' 'md5 secret' && life ucast short; fi
if wanted mcast; then configure 'mcast eth0 225.0.0.1 694 1 0' 'crc' && life mcast short; fi
if wanted two-media; then configure $'bcast eth0\nucast eth0 OTHER' 'sha1 secret' && life two-media short; fi
