# umtool's agent on a node: its own event log on the node's own file system.
agent_start() { :; }
agent_stop() { :; }
