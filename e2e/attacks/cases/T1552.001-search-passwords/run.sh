#!/bin/sh
. /opt/case/case.sh

grep -rliE 'password|passwd|secret' /etc /srv "$HOME" 2>/dev/null | grep -q .
took_place
