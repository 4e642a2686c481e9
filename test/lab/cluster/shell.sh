# A shell in the lab's kernel, outside its nodes, for a person: everything the scripts can do is a command in it.

shell_help() {
  cat << TEXT

  The cluster runs: $MANAGER${FORWARDING:+, $FORWARDING}. Nodes: ${NODES[*]}. Address${VIPS[1]:+es}: ${VIPS[*]}.

    on lvs1 bash                 a shell on a node
    on lvs1 ipvsadm -Ln          a command on a node
    on lvs1 umtool events -f     umtool on a node
    scenario NAME                what can happen to it: $(cd "$here/scenarios" && for name in *.sh; do printf '%s ' "${name%.sh}"; done)
    power_cut rs1, power_on rs1  pull the plug, and put it back
    record lvs1 eth0 NAME        packets into NAME.pcap, until stop_recording
    tail -f /run/host/progress   what is going on; /run/host is the results' folder outside
    shell_help                   this text
    exit                         stops the cluster, brings home its logs

TEXT
}

shell_open() {
  {
    # What this script knows, for the shell; variables that cannot be set are left out.
    declare -p | grep -v '^declare -[A-Za-z]*r'
    declare -f
    echo 'unset -f scenario; scenario() { run_scenario "$1"; }'
    echo 'PS1="lab \w # "; PROMPT_COMMAND=; set +e; shell_help'
  } > "$LAB_RUN/shellrc"
  TERM=${TERM:-linux} setsid -c bash --rcfile "$LAB_RUN/shellrc" -i < /dev/tty0 > /dev/tty0 2>&1
}
