# keepalived: VRRP where there are two directors, health checks where there are real servers.

keepalived_parts() { if [ $PAIR = no ]; then echo --check; elif [ $BALANCED = no ]; then echo --vrrp; fi; }

manager_configure() {
  local vip
  {
    printf 'global_defs {\n  router_id %s\n  notify_fifo /run/keepalived/umtool.fifo\n}\n' "$1"
    if [ $PAIR = yes ]; then
      printf 'vrrp_track_file standby {\n  file /etc/keepalived/standby\n  weight 1\n}\n'
      for vip in "${VIPS[@]}"; do keepalived_instance "$1" "$vip"; done
    fi
    if [ $BALANCED = yes ]; then for vip in "${VIPS[@]}"; do keepalived_service "$vip"; done; fi
  } | put "$1" /etc/keepalived/keepalived.conf
}

keepalived_name() { if [ "$1" = "$VIP" ]; then echo VI_1; else echo VI_2; fi; }
keepalived_vrid() { if [ "$1" = "$VIP" ]; then echo 51; else echo 52; fi; }

keepalived_instance() {
  local priority=100
  if [ "$(home "$2")" = "$1" ]; then priority=150; fi
  cat << CONF
vrrp_instance $(keepalived_name "$2") {
  state BACKUP
  interface eth0
  virtual_router_id $(keepalived_vrid "$2")
  priority $priority
  advert_int 1
  garp_master_delay 1
  track_file {
    standby
  }
  virtual_ipaddress {
$(if [ $FAMILY = 6 ]; then echo '    fe80::64 dev eth0'; fi)
    $2/$WIDTH dev eth0
$(if [ $NAT = yes ]; then echo "    $GATEWAY/$WIDTH dev eth1"; fi)
  }
}
CONF
}

keepalived_service() {
  local real here=127.0.0.1
  if [ $FAMILY = 6 ]; then here=::1; fi
  if [ $MARKED = yes ]; then echo 'virtual_server fwmark 1 {'; else echo "virtual_server $1 80 {"; fi
  printf '  delay_loop 2\n  lvs_sched rr\n  lvs_method %s\n' $KIND
  if [ $MARKED = yes ] && [ $FAMILY = 6 ]; then echo '  ip_family inet6'; fi
  if [ $MARKED = no ]; then echo '  protocol TCP'; fi
  if [ $STREAMLINE = no ]; then echo "  sorry_server $here $REAL_PORT"; fi
  for real in "${REAL_LIST[@]}"; do
    printf '  real_server %s %s {\n    weight 1\n    TCP_CHECK {\n      connect_port 80\n      connect_timeout 3\n      retry 1\n      delay_before_retry 1\n    }\n  }\n' \
      "$(rip "$real")" $REAL_PORT
  done
  echo '}'
}

# Appending, so that its log can be rotated by copying and truncating.
manager_start() {
  on "$1" bash -c 'mkdir -p /run/keepalived; echo 0 > /etc/keepalived/standby
    exec keepalived -n -l -G -D '"$(keepalived_parts)"' >> /var/log/keepalived.log 2>&1' &
}

manager_stop() { on "$1" bash -c 'kill -TERM "$(< /run/keepalived.pid)"'; }

# There is no command to fail over: a tracked file lowers the priority.
manager_standby() { on "$1" bash -c 'echo -100 > /etc/keepalived/standby'; }
manager_unstandby() { on "$1" bash -c 'echo 0 > /etc/keepalived/standby'; }

TAKEOVER=15
RETURN=60

# homes NODE: the addresses whose home it is.
homes() {
  local vip
  for vip in "${VIPS[@]}"; do if [ "$(home "$vip")" = "$1" ]; then echo "$vip"; fi; done
}
expect_state() { # NODE VIP STATE SECONDS
  expect vrrp-instance.entered "$1" "$(keepalived_name "$2")" "$4" "{\"state\":\"$3\"}"
}
# Whoever gives up goes silent, or says so.
allow_silence() {
  allow vrrp.silenced
  allow vrrp.resigned
}

expect_death() { # DEAD SURVIVOR
  local vip
  for vip in $(homes "$1"); do
    expect_state "$2" "$vip" MASTER $TAKEOVER
    expect vrrp.silenced "$2" "$(keepalived_vrid "$vip")/eth0" 20
  done
}
expect_return() { # RETURNED OTHER
  local vip
  for vip in $(homes "$1"); do
    expect_state "$1" "$vip" MASTER $RETURN
    expect_state "$2" "$vip" BACKUP $RETURN
  done
  allow_silence
  allow_pool "$1"
}
expect_standby() { # LEAVING TAKING
  local vip
  for vip in $(homes "$1"); do
    expect_state "$2" "$vip" MASTER $TAKEOVER
    expect_state "$1" "$vip" BACKUP $TAKEOVER
  done
  allow_silence
}
expect_standby_end() { expect_return "$1" "$2"; }
expect_partition() { # ACTIVE STANDBY: two masters
  local vip
  for vip in "${VIPS[@]}"; do expect_state "$(other "$(home "$vip")")" "$vip" MASTER $TAKEOVER; done
  allow_silence
}
expect_heal() {
  local vip
  for vip in "${VIPS[@]}"; do expect_state "$(other "$(home "$vip")")" "$vip" BACKUP $TAKEOVER; done
}

# Its line of a check names the server alone, and there is one for each service.
expect_failed() { # DIRECTOR VIP REAL
  expect health-check.failed "$1" "$(endpoint "$(rip "$3")" $REAL_PORT)" 40 '{"manager":"keepalived"}'
  expect pool-server.removed "$1" "$(real_key "$2" "$3")" 40 '{"manager":"keepalived"}'
}
expect_recovered() {
  expect health-check.recovered "$1" "$(endpoint "$(rip "$3")" $REAL_PORT)" 40 '{"manager":"keepalived"}'
  expect pool-server.added "$1" "$(real_key "$2" "$3")" 40 '{"manager":"keepalived"}'
}
expect_fallback() { expect "pool-fallback.$3" "$1" "$(service_key "$2")" 40 '{"manager":"keepalived"}'; }
expect_rotated() { expect log-file.rotated "$1" /var/log/keepalived.log 10 '{"how":"cut"}'; }
