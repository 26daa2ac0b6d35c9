#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www /etc/nginx/tls
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -keyout /etc/nginx/tls/key.pem -out /etc/nginx/tls/cert.pem 2>/dev/null
printf 'anna:%s\n' "$(openssl passwd -apr1 geheim)" >/etc/nginx/htpasswd
for i in $(seq 1 50); do head -c 4000 /dev/urandom | base64 >/srv/www/f$i.txt; done
cat >/etc/nginx/nginx.conf <<'END'
worker_processes 2;
pid /run/nginx.pid;
events {}
http {
    log_format doc escape=json '{"at":"$time_iso8601","path":"$uri","status":$status}';
    access_log /var/log/nginx/doc.log doc;
    limit_req_zone $binary_remote_addr zone=one:1m rate=200r/s;
    gzip on; gzip_types text/plain;
    server { listen 8443 ssl; ssl_certificate tls/cert.pem; ssl_certificate_key tls/key.pem; root /srv/www;
        location / { auth_basic "files"; auth_basic_user_file htpasswd; limit_req zone=one burst=50; } }
}
END
nginx -t 2>/dev/null && nginx
for round in 1 2 3 4; do
    for i in $(seq 1 40); do curl -sfk --compressed -u anna:geheim -o /dev/null "https://localhost:8443/f$i.txt"; done
    mv /var/log/nginx/doc.log /var/log/nginx/doc.$round.log; kill -USR1 "$(cat /run/nginx.pid)"; sleep 0.5; gzip /var/log/nginx/doc.$round.log
done
test "$(curl -sk -o /dev/null -w '%{http_code}' https://localhost:8443/)" = 401
nginx -s quit
took_place
