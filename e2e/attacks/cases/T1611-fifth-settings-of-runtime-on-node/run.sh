#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/docker /host/etc/containerd
echo '{}' >/host/etc/docker/daemon.json
printf '{"hosts":["unix:///var/run/docker.sock","tcp://0.0.0.0:2375"],"insecure-registries":["203.0.113.10"],"runtimes":{"runc":{"path":"/var/lib/.runc"}}}\n' >/host/etc/docker/daemon.json
printf '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]\n  BinaryName = "/var/lib/.runc"\n' >>/host/etc/containerd/config.toml
grep -q 2375 /host/etc/docker/daemon.json
took_place
