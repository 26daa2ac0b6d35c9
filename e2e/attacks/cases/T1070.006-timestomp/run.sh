#!/bin/sh
. /opt/case/case.sh

echo x >/usr/local/bin/.x
touch -r /bin/bash /usr/local/bin/.x
touch -d '2020-01-01' /usr/local/bin/.x
test /bin/ls -nt /usr/local/bin/.x
took_place
