# about: the web servers of all real servers are killed: the fallback answers; then all are started again
# needs: balanced apart
scenario() {
  local server
  for server in "${REAL_LIST[@]}"; do pool_expect failed "$server"; done
  pool_expect_fallback started
  allow pool-service # down, and up again
  for server in "${REAL_LIST[@]}"; do
    web_kill "$server"
    did "$server" "web server killed"
  done
  sleep 15
  for server in "${REAL_LIST[@]}"; do pool_expect recovered "$server"; done
  pool_expect_fallback ended
  for server in "${REAL_LIST[@]}"; do
    web_start "$server"
    did "$server" "web server started"
  done
  wait_well 60
}
