# Pacemaker and corosync: the addresses and ldirectord are one group of resources.

manager_configure() {
  local director id=0
  if [ $BALANCED = yes ]; then ldirectord_configure "$1"; fi
  {
    printf 'totem {\n  version: 2\n  cluster_name: lab\n  transport: knet\n  token: 5000\n}\n'
    printf 'logging {\n  to_logfile: yes\n  to_syslog: no\n  logfile: /var/log/corosync/corosync.log\n  timestamp: on\n}\n'
    printf 'quorum {\n  provider: corosync_votequorum\n  two_node: 1\n  wait_for_all: 0\n}\n'
    printf 'system {\n  sched_rr: no\n  move_to_root_cgroup: no\n}\nnodelist {\n'
    for director in "${DIRECTOR_LIST[@]}"; do
      printf '  node {\n    name: %s\n    nodeid: %s\n    ring0_addr: %s\n    ring1_addr: 10.3.3.%s\n  }\n' \
        "$director" $((id += 1)) "$OUTSIDE.$(number "$director")" "$(number "$director")"
    done
    printf '}\n'
  } | put "$1" /etc/corosync/corosync.conf
  pacemaker_cib | put "$1" /var/lib/pacemaker/cib/cib.xml
}

pacemaker_cib() {
  local vip n=0
  echo '<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="2" num_updates="0" admin_epoch="1"><configuration>'
  echo '<crm_config><cluster_property_set id="options">'
  pacemaker_option stonith-enabled false
  pacemaker_option no-quorum-policy ignore
  echo '</cluster_property_set></crm_config>'
  echo '<nodes>'
  for director in "${DIRECTOR_LIST[@]}"; do echo "<node id=\"$((n += 1))\" uname=\"$director\"/>"; done
  echo '</nodes><resources>'
  n=0
  for vip in "${VIPS[@]}"; do
    echo "<group id=\"group$((n += 1))\">"
    if [ $BALANCED = yes ] && [ $ACTIVE = one ]; then pacemaker_primitive ldirectord ldirectord 60 configfile /etc/ha.d/ldirectord.cf; fi
    if [ $NAT = yes ]; then pacemaker_primitive gateway IPaddr2 30 ip "$GATEWAY" cidr_netmask $WIDTH nic eth1; fi
    pacemaker_primitive vip$n IPaddr2 30 ip "$vip" cidr_netmask $WIDTH nic eth0 lvs_support true
    echo '</group>'
  done
  echo '</resources><constraints>'
  n=0
  for vip in "${VIPS[@]}"; do echo "<rsc_location id=\"home$((n += 1))\" rsc=\"group$n\" node=\"$(home "$vip")\" score=\"50\"/>"; done
  echo '</constraints></configuration><status/></cib>'
}

pacemaker_option() { echo "<nvpair id=\"option-$1\" name=\"$1\" value=\"$2\"/>"; }

pacemaker_primitive() { # ID AGENT INTERVAL NAME VALUE...
  local id=$1 agent=$2 interval=$3
  shift 3
  echo "<primitive id=\"$id\" class=\"ocf\" provider=\"heartbeat\" type=\"$agent\"><instance_attributes id=\"$id-attributes\">"
  while [ $# -gt 0 ]; do
    echo "<nvpair id=\"$id-$1\" name=\"$1\" value=\"$2\"/>"
    shift 2
  done
  echo "</instance_attributes><operations>"
  echo "<op id=\"$id-monitor\" name=\"monitor\" interval=\"${interval}s\" timeout=\"60s\"/>"
  echo "<op id=\"$id-start\" name=\"start\" interval=\"0\" timeout=\"60s\"/><op id=\"$id-stop\" name=\"stop\" interval=\"0\" timeout=\"60s\"/>"
  echo '</operations></primitive>'
}

manager_start() {
  if [ $BALANCED = yes ] && [ $ACTIVE = both ]; then ldirectord_start "$1"; fi
  on "$1" bash -c 'mkdir -p /run/crm /run/resource-agents /run/heartbeat /var/log/pacemaker /var/log/corosync /var/lib/corosync
    chown hacluster:haclient /run/crm /var/log/pacemaker /var/lib/pacemaker/cib /var/lib/pacemaker/cib/cib.xml; chmod 600 /var/lib/pacemaker/cib/cib.xml
    corosync > /var/log/lab/corosync 2>&1
    # pacemakerd gives up after a quarter of a minute, which a busy machine may take to start corosync: as systemd does, once it answers.
    for i in {1..60}; do corosync-cmapctl -g totem.version > /dev/null 2>&1 && break; sleep 1; done
    exec setsid pacemakerd > /var/log/lab/pacemakerd 2>&1' &
}

manager_stop() { on "$1" bash -c 'pkill -TERM pacemakerd; sleep 3; pkill -TERM corosync'; }

manager_standby() { on "$1" crm_standby -N "$1" -v on; }
manager_unstandby() { on "$1" crm_standby -N "$1" -D > /dev/null; }

TAKEOVER=240
RETURN=300

# allow_pacemaker: what corosync and Pacemaker say besides, whenever the membership or the place of resources changes.
allow_pacemaker() {
  local type
  for type in membership.changed ha-link node.standby-requested node.left; do allow $type; done
  allow_pool "$1"
  allow_pool "$2"
}
expect_moved() { # FROM TO SECONDS
  expect node.gave-up "$1" "$1" "$3"
  expect node.took-over "$2" "$2" "$3"
}

expect_death() { # DEAD SURVIVOR
  expect node.died "$2" "$1" 30
  expect node.took-over "$2" "$2" $TAKEOVER
  allow_pacemaker "$1" "$2"
}
expect_return() { # RETURNED OTHER
  expect node.returned "$2" "$1" $RETURN
  expect_moved "$2" "$1" $RETURN
  allow_pacemaker "$1" "$2"
}
expect_standby() { # LEAVING TAKING
  expect_moved "$1" "$2" $TAKEOVER
  allow_pacemaker "$1" "$2"
}
expect_standby_end() { expect_standby "$2" "$1"; }
expect_partition() { # both own everything
  expect node.died "$1" "$2" 30
  expect node.died "$2" "$1" 30
  expect node.took-over "$2" "$2" $TAKEOVER
  if [ $ACTIVE = both ]; then expect node.took-over "$1" "$1" $TAKEOVER; fi
  allow_pacemaker "$1" "$2"
}
expect_heal() {
  expect node.returned "$1" "$2" $RETURN
  expect node.returned "$2" "$1" $RETURN
  allow node.took-over
  allow node.gave-up
  allow resource.failed
}
expect_link_cut() { expect ha-link.failed "$1" "$2/1" 20; }
expect_link_mended() { expect ha-link.restored "$1" "$2/1" 20; }

expect_failed() { ldirectord_expect_failed "$@"; }
expect_recovered() { ldirectord_expect_recovered "$@"; }
expect_fallback() { ldirectord_expect_fallback "$@"; }
expect_rotated() {
  expect log-file.rotated "$1" /var/log/pacemaker/pacemaker.log 10 '{"how":"cut"}'
  ldirectord_expect_rotated "$1"
}
