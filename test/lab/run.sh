#!/bin/bash
# run.sh TOPOLOGY [KEY=VALUE...] [SCENARIO...]: inside the lab's kernel: builds the cluster, waits until it is well, runs the scenarios.
# Leaves in /run/host: truth.jsonl, clients.jsonl, witness-ipvs, nodes/NAME (logs, configuration, event log), progress.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/node.sh"
for part in plan truth network web witness ldirectord wait faults agent shell; do . "$here/cluster/$part.sh"; done
AGENT=no SHELL_WANTED=no CAPTURE=no CLONE= NODE_HOME= COPY_TO= SETTLE=4 ENOUGH=0 CLIENT_INTERVAL=0.5
topology=$1
shift
. "$here/topologies/$topology"
SCENARIOS=()
for word in "$@"; do if [[ $word == *=* ]]; then printf -v "${word%%=*}" %s "${word#*=}"; else SCENARIOS+=("$word"); fi; done
plan
. "$here/cluster/$MANAGER.sh"

put() { on "$1" bash -c 'mkdir -p "${1%/*}" && cat > "$1"' put "$2"; }

start_node() {
  if [ "$1" != cl ]; then web_start "$1"; fi
}

start_agent() { if [ $AGENT = yes ] && [ "$1" != cl ]; then agent_start "$1"; fi; }
start_manager() { case $1 in lvs*) if [ $PAIR = yes ] || [ $BALANCED = yes ]; then manager_start "$1"; fi ;; esac; }

power_on() {
  build_node "$1"
  if [[ $1 == lvs* ]]; then witness "$1"; fi
  start_node "$1"
  start_agent "$1"
  start_manager "$1"
}

start_clients() {
  local vip targets=()
  for vip in "${VIPS[@]}"; do targets+=("$(endpoint "$vip" 80)"); done
  on cl perl - /run/clients.jsonl "$CLIENT_INTERVAL" 3 "${targets[@]}" < "$here/cluster/client.pl" > /run/host/client.log 2>&1 &
  # What private real servers ask of the world outside goes through the director, which lends them its address.
  if [ $OUTWARD = yes ]; then
    web_start cl
    on "${REAL_LIST[0]}" perl - /var/log/lab/outward.jsonl 5 3 "$(endpoint "$(outside_number "$(number cl)")" 80)" < "$here/cluster/client.pl" &
  fi
}

# Everything of a node worth keeping is on its own file system.
keep() {
  local name dir path
  for name in "${NODES[@]}"; do
    dir=/run/host/nodes/$name
    mkdir -p "$dir"
    for path in var/log etc/ha.d etc/keepalived etc/corosync etc/nginx etc/umtool var/lib/umtool var/lib/pacemaker/cib; do
      if [ -d "$LAB_RUN/root/$name/upper/$path" ]; then
        mkdir -p "$dir/${path%/*}"
        cp -r "$LAB_RUN/root/$name/upper/$path" "$dir/${path%/*}/" 2> /dev/null
      fi
    done
  done
  local pid
  if read -r pid < "$LAB_RUN/pid/cl"; then cp "/proc/$pid/root/run/clients.jsonl" /run/host/; fi
}

# What a scenario leaves behind must be over before the next begins; what is said meanwhile is still its own.
run_scenario() {
  if [ "$1" != failback ] && ! well; then wait_well "$RETURN" || did "$(home "$VIP")" "not well before $1: $NOT_WELL"; fi
  SCENARIO=$1
  ACTIVE_NODE=$(home "$VIP") STANDBY_NODE=
  if [ $PAIR = yes ]; then STANDBY_NODE=$(other "$ACTIVE_NODE"); fi
  truth began
  progress "== $1"
  # shellcheck disable=SC1090
  . "$here/scenarios/$1.sh"
  scenario
  sleep "$SETTLE"
  truth ended
}

progress "building $topology: $MANAGER${FORWARDING:+, $FORWARDING}"
build_network
for name in "${DIRECTOR_LIST[@]}"; do
  on "$name" rm -f /etc/ha.d/ldirectord.cf # the package's sample is nobody's configuration
  if [ $PAIR = yes ] || [ $BALANCED = yes ]; then manager_configure "$name"; fi
  witness "$name"
done
witness_ipvs &
for name in "${NODES[@]}"; do start_node "$name"; done
# First all agents, and time for them to look around: so they see their cluster begin. A node whose power comes back starts all at once.
for name in "${NODES[@]}"; do start_agent "$name"; done
if [ $AGENT = yes ]; then
  for name in "${NODES[@]}"; do if [ "$name" != cl ]; then wait_until 60 agent_has_begun "$name"; fi; done
  sleep "$((${#NODES[@]} + 2))"
fi
for name in "${NODES[@]}"; do start_manager "$name"; done
if [ $CAPTURE = yes ]; then for name in "${NODES[@]}"; do record "$name" eth0 "$name"; done; fi
start_clients
progress "started; waiting for the cluster to settle"
if ! wait_well 420; then
  progress "the cluster did not become well: $NOT_WELL"
  truth unwell ",\"why\":\"$NOT_WELL\""
  keep
  exit 3
fi
truth well
for name in "${SCENARIOS[@]}"; do
  run_scenario "$name"
done
# So long at most somebody outside may look on before it ends: who has seen enough leaves a file.
for ((left = ENOUGH; left > 0; left--)); do if [ -e /run/host/enough ]; then break; else sleep 1; fi; done
SCENARIO=end
truth end
if [ $SHELL_WANTED = yes ]; then shell_open; fi
progress "stopping"
for name in "${NODES[@]}"; do if [ $AGENT = yes ] && [ "$name" != cl ] && is_on "$name"; then agent_stop "$name"; fi; done
if [ $CAPTURE = yes ]; then stop_recording; fi
keep
