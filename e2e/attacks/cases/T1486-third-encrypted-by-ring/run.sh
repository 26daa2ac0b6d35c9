#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls ring-encrypt /srv/data
test -e /srv/data/01.txt.enc
took_place
