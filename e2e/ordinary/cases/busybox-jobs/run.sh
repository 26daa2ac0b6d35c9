#!/bin/sh
. /opt/case/case.sh

tar -czf /tmp/d.tgz /srv/data 2>/dev/null
gunzip -c /tmp/d.tgz | tar -tf - >/dev/null
sha256sum /srv/data/* >/tmp/sums && sha256sum -c /tmp/sums >/dev/null
sed -i s/record/entry/ /srv/data/*
grep -c entry /srv/data/*
vi -h >/dev/null 2>&1 || true
took_place
