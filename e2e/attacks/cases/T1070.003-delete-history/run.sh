#!/bin/sh
. /opt/case/case.sh

rm "$HOME/.bash_history"
took_place
