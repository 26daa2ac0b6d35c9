#!/bin/sh
. /opt/case/case.sh

cat "$HOME/.ssh/id_rsa" | grep -q KEY
took_place
