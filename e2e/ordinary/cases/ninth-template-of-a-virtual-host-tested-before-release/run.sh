#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/w && cd /srv/w && for h in a b c; do mkdir $h && echo "site $h" >$h/index.html; done; cp a/index.html a/visitor.html
mk() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.crt -days 5 -subj "/CN=$1" 2>/dev/null; }; mk one
{ printf 'pid /srv/w/pid;\nerror_log /srv/w/error.log;\nevents { }\nhttp { access_log /srv/w/access.log; server { listen 8088 ssl; ssl_certificate /srv/w/tls.crt; ssl_certificate_key /srv/w/tls.key; location = /status { return 200 up; } }\n'; for h in a b c; do echo "server { listen 8087; server_name $h.test; root /srv/w/$h; }"; done; echo '}'; } >nginx.conf
chmod -R go+rX /srv/w; nginx -t -q -c /srv/w/nginx.conf && nginx -c /srv/w/nginx.conf
for h in a b c; do test "$(curl -s -H "Host: $h.test" http://127.0.0.1:8087/)" = "site $h"; done
test "$(curl -sk https://127.0.0.1:8088/status)" = up; mk two; nginx -c /srv/w/nginx.conf -s reload
for n in $(seq 1 60); do ! grep -q 'visitor.html.* 200' access.log || break; sleep 0.1; done
for n in $(seq 1 40); do ! echo | openssl s_client -connect 127.0.0.1:8088 2>/dev/null | grep -q 'CN *= *two' || break; sleep 0.1; done; test $n -lt 40; nginx -c /srv/w/nginx.conf -s quit; grep -q 'visitor.html.* 200' access.log
took_place
