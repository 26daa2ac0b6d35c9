#!/bin/sh
. /opt/case/case.sh

test -t 0
bash -ic 'id; uname -a'
took_place
