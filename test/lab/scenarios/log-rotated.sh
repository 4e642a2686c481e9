# about: every manager's log is rotated the way its logrotate does it, and something is logged after it
# needs: balanced
scenario() {
  local server=${REAL_LIST[-1]}
  # keepalived holds its log open: copied and truncated. The others open theirs again.
  on "$ACTIVE_NODE" bash -c 'cd /var/log
    if [ -e keepalived.log ]; then cp keepalived.log keepalived.log.1; : > keepalived.log; fi
    for log in ha-log ldirectord.log pacemaker/pacemaker.log; do if [ -e $log ]; then mv $log $log.1; fi; done'
  did "$ACTIVE_NODE" "logs rotated"
  expect_rotated "$ACTIVE_NODE"
  sleep 2
  pool_expect failed "$server"
  web_kill "$server"
  did "$server" "web server killed"
  sleep 12
  pool_expect recovered "$server"
  web_start "$server"
  did "$server" "web server started"
  wait_well 60
}
