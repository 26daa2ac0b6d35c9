#!/bin/sh
. /opt/case/case.sh

useradd -o -u 0 -g 0 -M -d / toor
grep -q toor /etc/passwd
took_place
