# about: an operator changes a weight by hand, and puts it back
# needs: balanced
scenario() {
  local server=${REAL_LIST[0]} key
  key=$(real_key "$VIP" "$server")
  expect weight.changed "$ACTIVE_NODE" "$key" 6 '{"from":1,"to":7}'
  on "$ACTIVE_NODE" ipvsadm -e $(service_flags "$VIP") -r "$(real_flags "$server")" $FLAG -w 7
  did "$ACTIVE_NODE" "weight of $(rip "$server") set to 7"
  sleep 8
  expect weight.changed "$ACTIVE_NODE" "$key" 6 '{"from":7,"to":1}'
  on "$ACTIVE_NODE" ipvsadm -e $(service_flags "$VIP") -r "$(real_flags "$server")" $FLAG -w 1
  did "$ACTIVE_NODE" "weight of $(rip "$server") set to 1"
  sleep 4
}
