#!/bin/bash
# The first process of the lab's kernel: mounts, modules, then the script named in the file lab_env= of the command line.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C TZ=UTC0
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mount -t devtmpfs dev /dev 2> /dev/null
mkdir -p /dev/pts /dev/shm && mount -t devpts devpts /dev/pts
ln -sfn /proc/self/fd /dev/fd
exec < /dev/null

for word in $(cat /proc/cmdline); do
  case $word in lab_env=*) environment=${word#lab_env=} ;; esac
done
# /tmp is new here, so a file below the machine's /tmp is read through a second look at the same root.
mkdir -p /run/machine /run/host && mount -t hostfs none /run/machine -o ro
# shellcheck disable=SC1090
. "/run/machine$environment"
mount -t hostfs none /run/host -o "$OUT"
# The terminal is for the shell alone.
if [ "$CONSOLE" = terminal ]; then exec > /run/host/console.log 2>&1; fi

for module in veth bridge overlay macvlan 8021q tun dummy ipip sit ip_gre ip6_gre ip6_tunnel fou sctp \
  nf_conntrack nf_conntrack_netlink iptable_filter iptable_mangle iptable_nat ip6table_filter ip6table_mangle \
  xt_mark xt_mac ipt_REJECT xt_MASQUERADE xt_tcpudp xt_state \
  ip_vs ip_vs_rr ip_vs_wrr ip_vs_wlc ip_vs_sh ip_vs_mh ah4 af_packet sch_netem; do
  echo "$module"
done | xargs modprobe -a -d "/run/machine$MODULES"
ip link set lo up

"/run/machine${SCRIPT[0]}" "${SCRIPT[@]:1}"
echo $? > /run/host/status
sync
busybox poweroff -f
