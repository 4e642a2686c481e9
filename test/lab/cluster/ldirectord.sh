# ldirectord's configuration, the same on all directors, and ldirectord without a cluster manager.

ldirectord_configure() {
  local vip real v6=
  if [ $FAMILY = 6 ]; then v6=6; fi
  {
    printf 'checktimeout=3\nnegotiatetimeout=3\ncheckinterval=2\nautoreload=yes\nquiescent=no\nlogfile="/var/log/ldirectord.log"\n'
    for vip in "${VIPS[@]}"; do
      if [ $MARKED = yes ]; then printf 'virtual%s=1\n' $v6; else printf 'virtual%s=%s\n' "$v6" "$(endpoint "$vip" 80)"; fi
      for real in "${REAL_LIST[@]}"; do printf '\treal%s=%s %s 1\n' "$v6" "$(real_flags "$real")" $GATE; done
      # ldirectord gives a firewall mark's fallback a port that IPVS refuses; a streamlined director answers itself anyway.
      if [ $MARKED = no ] && [ $STREAMLINE = no ] && [ $FAMILY = 4 ]; then printf '\tfallback=127.0.0.1:80 gate\n'; fi
      printf '\tservice=http\n\tscheduler=rr\n'
      # Its HTTP check asks over IPv4 alone.
      if [ $FAMILY = 6 ]; then printf '\tchecktype=connect\n'; else printf '\tchecktype=negotiate\n\trequest="index.html"\n\treceive="[a-z]"\n'; fi
      if [ $MARKED = yes ]; then printf '\tprotocol=fwm\n\tcheckport=80\n'; else printf '\tprotocol=tcp\n'; fi
    done
  } | put "$1" /etc/ha.d/ldirectord.cf
}

ldirectord_start() { on "$1" /usr/sbin/ldirectord /etc/ha.d/ldirectord.cf start; }

# What ldirectord says when a check fails for good, and when the server is back. It removes what fails (quiescent=no).
ldirectord_expect_failed() { expect pool-server.removed "$1" "$(real_key "$2" "$3")" 40 '{"manager":"ldirectord"}'; }
ldirectord_expect_recovered() {
  expect pool-server.added "$1" "$(real_key "$2" "$3")" 40 '{"manager":"ldirectord"}'
  allow health-check.recovered "$1" "$(real_key "$2" "$3")" # it counts failures before it says so
}
ldirectord_expect_fallback() { expect "pool-fallback.$3" "$1" "$(service_key "$2")" 40 '{"manager":"ldirectord"}'; }
# A log is another one when its program next writes: ldirectord does when a check fails, Heartbeat perhaps not for minutes.
ldirectord_expect_rotated() {
  expect log-file.rotated "$1" /var/log/ldirectord.log 60 '{"how":"renamed"}'
  allow log-file.rotated "$1"
}
