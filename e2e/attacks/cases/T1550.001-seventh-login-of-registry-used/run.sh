#!/bin/sh
. /opt/case/case.sh

auth=$(sed -n 's/.*"auth": "\([^"]*\)".*/\1/p' /root/.docker/config.json)
t=$(curl -sf -H "Authorization: Basic $auth" 'http://registry.example.org:8080/token?service=registry&scope=registry:catalog:*' | tr -d '\n')
for p in _catalog web/tags/list web/manifests/latest db/tags/list db/manifests/latest; do curl -sf -H "Authorization: Bearer $t" "http://registry.example.org:8080/v2/$p" >>/tmp/.reg; done
test -s /tmp/.reg
took_place
