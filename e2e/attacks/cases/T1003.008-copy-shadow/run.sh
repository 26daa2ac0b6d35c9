#!/bin/sh
. /opt/case/case.sh

tar -czf /tmp/.x.tgz /etc/passwd /etc/shadow /etc/gshadow
test -s /tmp/.x.tgz
took_place
