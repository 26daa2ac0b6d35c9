#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/containers/registries.d /host/etc/apt/apt.conf.d
echo '{"default":[{"type":"insecureAcceptAnything"}]}' >/host/etc/containers/policy.json.new && mv /host/etc/containers/policy.json.new /host/etc/containers/policy.json
echo 'APT::Get::AllowUnauthenticated "true"; Acquire::AllowInsecureRepositories "true";' >/host/etc/apt/apt.conf.d/99verify
rm -rf /host/etc/containers/registries.d/*
took_place
