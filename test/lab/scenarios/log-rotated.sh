# about: every manager's log is rotated the way its logrotate does it, and something is logged after it
# needs: balanced
scenario() {
  local server=${REAL_LIST[-1]}
  # keepalived and Pacemaker hold theirs open: copied and truncated. The others open theirs for each line.
  on "$ACTIVE_NODE" bash -c 'cd /var/log
    for log in keepalived.log pacemaker/pacemaker.log; do if [ -e $log ]; then cp $log $log.1; : > $log; fi; done
    for log in ha-log ldirectord.log; do if [ -e $log ]; then mv $log $log.1; fi; done'
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
