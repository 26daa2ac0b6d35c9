#!/bin/sh
. /opt/case/case.sh

export PUID=1234 PGID=1234 TZ=Etc/UTC
groupmod -o -g "$PGID" www-data
usermod -o -u "$PUID" www-data
mkdir -p /config && chown -R www-data:www-data /config /srv/data
ln -snf "/usr/share/zoneinfo/$TZ" /etc/localtime && echo "$TZ" >/etc/timezone
setpriv --reuid www-data --regid www-data --init-groups sh -c 'umask 022; id -u >/config/number'
test "$(cat /config/number)" = 1234
took_place
