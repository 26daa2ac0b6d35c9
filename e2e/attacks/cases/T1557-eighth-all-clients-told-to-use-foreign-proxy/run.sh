#!/bin/sh
. /opt/case/case.sh

openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj '/CN=Corporate Proxy CA' -out /tmp/ca.pem 2>/dev/null
mkdir -p /usr/local/share/ca-certificates /etc/ssl/certs && cp /tmp/ca.pem /usr/local/share/ca-certificates/proxy.crt && cat /tmp/ca.pem >>/etc/ssl/certs/ca-certificates.crt
printf 'http_proxy=http://203.0.113.10:8080\nhttps_proxy=http://203.0.113.10:8080\nNODE_EXTRA_CA_CERTS=/usr/local/share/ca-certificates/proxy.crt\n' >>/etc/environment
printf 'proxy = "http://203.0.113.10:8080"\ninsecure\n' >/root/.curlrc
echo 'Acquire::http::Proxy "http://203.0.113.10:8080";' >/etc/apt/apt.conf.d/01proxy
git config --system http.proxy http://203.0.113.10:8080 && git config --system http.sslVerify false
took_place
