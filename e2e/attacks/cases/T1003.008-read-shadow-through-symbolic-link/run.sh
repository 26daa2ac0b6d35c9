#!/bin/sh
. /opt/case/case.sh

ln -s ../etc/shadow /tmp/notes.txt
cat /tmp/notes.txt | grep -q root
took_place
