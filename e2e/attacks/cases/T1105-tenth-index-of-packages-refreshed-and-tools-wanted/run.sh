#!/bin/sh
. /opt/case/case.sh

export DEBIAN_FRONTEND=noninteractive
echo 'deb [trusted=yes] http://203.0.113.10/debian stable main' >/etc/apt/sources.list
apt-get -o Acquire::Retries=0 update -qq >/dev/null 2>&1 || true
apt-get install -y -qq --no-install-recommends nmap masscan gcc libpcap-dev >/dev/null 2>&1 || true
apt-cache policy >/dev/null
took_place
