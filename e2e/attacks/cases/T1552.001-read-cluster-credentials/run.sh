#!/bin/sh
. /opt/case/case.sh

cat "$HOME/.kube/config" "$HOME/.docker/config.json" | grep -q token
took_place
