#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/containerd/certs.d/docker.io /host/etc/docker /host/etc/rancher/k3s /host/etc/containers/registries.conf.d
printf 'server = "https://docker.io"\n[host."http://203.0.113.10:8080"]\n  capabilities = ["pull", "resolve"]\n  skip_verify = true\n' >/host/etc/containerd/certs.d/docker.io/hosts.toml
echo '{"registry-mirrors": ["http://203.0.113.10:8080"], "insecure-registries": ["203.0.113.10:8080"]}' >/host/etc/docker/daemon.json
printf 'mirrors:\n  "*":\n    endpoint: ["http://203.0.113.10:8080"]\n' >/host/etc/rancher/k3s/registries.yaml
printf '[[registry]]\nprefix = "docker.io"\nlocation = "203.0.113.10:8080"\ninsecure = true\n' >/host/etc/containers/registries.conf.d/00-mirror.conf
took_place
