#!/bin/sh
. /opt/case/case.sh

grep -iE 'pass|token|mysql' "$HOME/.bash_history" | grep -q .
took_place
