#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssl/shop && cd /etc/ssl/shop
new() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.crt.new -days $2 -subj "/CN=$1" 2>/dev/null; mv $1.crt.new $1.crt; chmod 600 $1.key; }
{ echo 'pid /run/nginx.pid; events {} http { access_log off;'; for n in 1 2 3; do new host$n $((n * 20)); echo "server { listen 844$n ssl; ssl_certificate /etc/ssl/shop/host$n.crt; ssl_certificate_key /etc/ssl/shop/host$n.key; return 200 ok; }"; done; echo '}'; } >/etc/nginx/nginx.conf
nginx -t 2>/dev/null && nginx
for round in 1 2 3; do
    for n in 1 2 3; do
        end=$(openssl s_client -connect 127.0.0.1:844$n -servername host$n </dev/null 2>/dev/null | openssl x509 -noout -enddate | cut -d= -f2)
        days=$((($(date -d "$end" +%s) - $(date +%s)) / 86400))
        echo "cert_days{host=\"host$n\"} $days" >>/run/figures
        test $days -gt 25 || { new host$n 90; nginx -s reload; }
    done
    curl -sf --data-binary @/run/figures http://10.77.0.1:8080/metrics/job/certs >/dev/null; sleep 1
done
nginx -s quit
test "$(wc -l </run/figures)" = 9
took_place
