#!/bin/sh
. /opt/case/case.sh

echo hello | nc -w 1 203.0.113.10 9001
took_place
