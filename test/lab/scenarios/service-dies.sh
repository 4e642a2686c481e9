# about: a real server's web server is killed, and started again
# needs: balanced
scenario() {
  local server=${REAL_LIST[-1]}
  pool_expect failed "$server"
  web_kill "$server"
  did "$server" "web server killed"
  sleep 12
  pool_expect recovered "$server"
  web_start "$server"
  did "$server" "web server started"
  wait_well 60
}
