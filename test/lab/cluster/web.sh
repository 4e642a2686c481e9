# The web servers; logs in /run, since the machine's own may be closed to whoever runs the lab.
# They are nginx (nginx-light) with one worker and one page that says which node answers.

web_start() {
  local name=$1
  on "$name" bash -s << SCRIPT
mkdir -p /srv/www /var/lib/nginx
echo $name > /srv/www/index.html
cat > /etc/nginx/lab.conf << CONF
pid /run/nginx.pid; error_log /run/nginx.log; worker_processes 1;
events { worker_connections 128; }
http { access_log off; keepalive_timeout 0; server { listen 80; listen [::]:80; listen 8080; listen [::]:8080; root /srv/www; } }
CONF
nginx -e /run/nginx.log -c /etc/nginx/lab.conf
SCRIPT
}

# Killed, not asked: the port refuses from now on. The node sees its own processes only.
web_kill() { on "$1" bash -c 'pkill -KILL nginx; rm -f /run/nginx.pid'; }
