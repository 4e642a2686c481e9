# The cluster of the recordings: a client, two directors, two real servers on one network. Sourced by the scripts of this folder.
#
#   cl 10.1.1.1   lvs1 10.1.1.2   lvs2 10.1.1.3   rs1 10.1.1.11   rs2 10.1.1.12   VIP 10.1.1.100   (IPv6: fd00:1::N, VIP fd00:1::100)
. "$(dirname "${BASH_SOURCE[0]}")/../../lab/node.sh"
VIP=10.1.1.100
VIP6=fd00:1::100

# member NAME LAST: a node of the cluster with its address on lan0.
member() {
  node "$1"
  link "$1" eth0 lan0 "$(mac "$2")" "10.1.1.$2/24" "fd00:1::$2/64"
}

# put NODE PATH: standard input as a file in a node.
put() { on "$1" sh -c "mkdir -p \$(dirname $2) && cat > $2"; }

# web NODE ADDRESS...: nginx with a page that says which node answers, and a larger one.
web() {
  local name=$1 listen=
  shift
  for address in "$@"; do listen+="listen $address:80; "; done
  on "$name" sh -c "mkdir -p /srv/www && echo $name > /srv/www/index.html && head -c 20000 /dev/zero | tr '\\0' x > /srv/www/large"
  put "$name" /etc/nginx/lab.conf << CONF
pid /run/nginx.pid; error_log /dev/null; worker_processes 1;
events { worker_connections 64; }
http { access_log off; server { $listen root /srv/www; } }
CONF
  on "$name" mkdir -p /var/log/nginx /var/lib/nginx
  on "$name" nginx -c /etc/nginx/lab.conf
}

# vip_on_loopback NODE: what direct routing and tunnelling ask of a real server, with the ARP settings right.
vip_on_loopback() {
  on "$1" sh -c 'echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore; echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce'
  on "$1" ip address add $VIP/32 dev lo
  on "$1" ip -6 address add $VIP6/128 dev lo nodad
}

# ask NODE URL...: one request each, waiting at most three seconds; the answer does not matter.
ask() {
  local name=$1
  shift
  for url in "$@"; do on "$name" curl -s -g -m 3 -o /dev/null "$url"; done
  return 0
}
