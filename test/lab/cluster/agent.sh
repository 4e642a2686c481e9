# umtool's agent on a node: its own configuration and its own event log on the node's own file system.
#
# The clone and its Node are mounted from the machine: wherever they lie there, nodes find them in /opt.
agent_mounts() {
  on "$1" bash -c 'mkdir -p /opt/umtool /opt/node /var/lib/umtool; mount -t hostfs none /opt/umtool -o "$1" && mount -t hostfs none /opt/node -o "$2"
    printf "#!/bin/sh\nexec /opt/node/bin/node /opt/umtool/dist/bin.js \"\$@\"\n" > /usr/bin/umtool; chmod +x /usr/bin/umtool' \
    mounts "$CLONE" "$NODE_HOME"
}

agent_configure() {
  local role=real-server
  case $1 in lvs*) role=director ;; esac
  put "$1" /etc/umtool/agent.yaml << CONF
cluster: lab
node: $1
role: $role
$([ -z "$COPY_TO" ] || echo "copy: { to: \"$COPY_TO\" }")
collectors:
  packets: $(agent_packets)
$(agent_manager "$1")
CONF
}

# Said outright, since the log is not there yet when the agent starts.
agent_manager() { case $1-$MANAGER in lvs*-keepalived) echo '  keepalived: { log: /var/log/keepalived.log }' ;; esac; }

# Every packet where packets are recorded anyway, else none: a process of its own that costs this kernel's one CPU much. Which ports are those
# of services the agent finds out by itself.
agent_packets() { if [ $CAPTURE = yes ]; then echo '{ sample: 1 }'; else echo false; fi; }

# Once it has a log it looks at the machine.
agent_has_begun() { [ -s "$LAB_RUN/root/$1/upper/var/lib/umtool/events.db" ]; }

agent_start() {
  agent_mounts "$1"
  agent_configure "$1"
  on "$1" bash -c 'mkdir -p /var/lib/umtool; exec /opt/node/bin/node /opt/umtool/dist/bin.js agent --config /etc/umtool/agent.yaml --log sqlite:/var/lib/umtool/events.db >> /var/log/lab/agent 2>&1' &
}

agent_stop() { on "$1" bash -c 'pkill -TERM -f "umtool/dist/bin.js agent"; for i in 1 2 3 4 5 6; do pgrep -f "umtool/dist/bin.js agent" > /dev/null || exit 0; sleep 1; done; exit 1'; }
