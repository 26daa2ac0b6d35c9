#!/bin/sh
. /opt/case/case.sh

apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=2 update || true
apt-get --version >/dev/null
took_place
