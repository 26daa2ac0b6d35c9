#!/bin/sh
. /opt/case/case.sh

mkdir -p /docker-entrypoint.d /etc/nginx/templates /var/www/html /etc/nginx/conf.d && echo hello >/var/www/html/index.html
cat >/docker-entrypoint.d/10-workers.sh <<'END'
#!/bin/sh
n=$(nproc); q=$(cat /sys/fs/cgroup/cpu.max 2>/dev/null | cut -d' ' -f1 || echo max); test "$q" = max || n=1
sed -i "s/^worker_processes.*/worker_processes $n;/" /etc/nginx/nginx.conf
END
cat >/docker-entrypoint.d/20-templates.sh <<'END'
#!/bin/sh
for t in /etc/nginx/templates/*.template; do sed -e "s/\${PORT}/$PORT/g" -e "s/\${NAME}/$NAME/g" "$t" >/etc/nginx/conf.d/$(basename "$t" .template); done
END
echo 'server { listen ${PORT}; server_name ${NAME}; root /var/www/html; }' >/etc/nginx/templates/site.conf.template
chmod +x /docker-entrypoint.d/*.sh
export PORT=8085 NAME=shop.example.com
find /docker-entrypoint.d/ -follow -type f -print | sort -V | while read -r f; do case $f in *.sh) test -x "$f" && "$f";; esac; done
rm -f /etc/nginx/sites-enabled/default
nginx -t -q && nginx
test "$(curl -s -H 'Host: shop.example.com' http://127.0.0.1:8085/)" = hello
nginx -s quit
took_place
