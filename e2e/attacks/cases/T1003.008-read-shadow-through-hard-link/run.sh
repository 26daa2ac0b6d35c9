#!/bin/sh
. /opt/case/case.sh

ln /etc/shadow /etc/notes.txt
cat /etc/notes.txt | grep -q root
took_place
