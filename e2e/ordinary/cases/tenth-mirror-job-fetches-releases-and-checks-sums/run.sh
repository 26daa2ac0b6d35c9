#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/mirror && cd /srv/mirror; curl -sf -o index http://downloads.project.example/releases/
for v in 1.0 1.1 1.2 2.0; do mkdir -p $v; curl -sf -o $v/tool.tgz http://downloads.project.example/$v/tool.tgz; curl -sf -o $v/notes.txt http://downloads.project.example/$v/notes.txt; (cd $v && sha256sum tool.tgz notes.txt >SHA256SUMS && sha256sum -c --quiet SHA256SUMS); ln -sfn $v latest; done
chmod -R a+rX /srv/mirror; test "$(readlink latest)" = 2.0
took_place
