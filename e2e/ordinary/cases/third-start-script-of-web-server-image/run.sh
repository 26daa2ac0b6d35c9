#!/bin/sh
. /opt/case/case.sh

mkdir -p /docker-entrypoint.d /etc/nginx/templates /etc/nginx/conf.d
printf 'server { listen ${PORT}; server_name ${NAME}; location = /env { return 200 "${COLOUR}\\n"; } }\n' >/etc/nginx/templates/site.conf.template
echo 'export COLOUR=${COLOUR:-blue}' >/docker-entrypoint.d/15-local.envsh
export PORT=8081 NAME=shop.example
find /docker-entrypoint.d/ -follow -type f | sort -V | while read -r f; do case $f in *.envsh) . "$f" ;; esac; done
. /docker-entrypoint.d/15-local.envsh
test -e /proc/net/if_inet6 && sed -i -E 's,listen       80;,listen       80;\n    listen  [::]:80;,' /etc/nginx/sites-enabled/default
dpkg-query --show --showformat='${Conffiles}\n' nginx-common | grep etc/nginx/mime.types | awk '{ print $2 "  " $1 }' | md5sum -c - >/dev/null 2>&1 || true
defined=$(printf '${%s} ' $(awk 'BEGIN { for (n in ENVIRON) print n }'))
for t in /etc/nginx/templates/*.template; do
    o=/etc/nginx/conf.d/$(basename "$t" .template)
    perl -pe 's/\$\{([A-Z]+)\}/exists $ENV{$1} ? $ENV{$1} : $&/ge' "$t" >"$o"
done
test -n "$defined"
cpus=$(awk '/^cpu[0-9]/ { n++ } END { print n }' /proc/stat)
quota=$(cat /sys/fs/cgroup/cpu.max 2>/dev/null || echo max)
case $quota in max*) ;; *) cpus=1 ;; esac
sed -i -E "s/^worker_processes .*/worker_processes $cpus;/" /etc/nginx/nginx.conf
rm -f /etc/nginx/sites-enabled/default
(exec nginx -g 'daemon off;') & server=$!
sleep 1
curl -sf http://127.0.0.1:8081/env | grep -q blue
kill -QUIT $server; wait $server
took_place
