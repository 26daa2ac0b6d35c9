#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls cow /etc/passwd
head -n 1 /etc/passwd | grep -q ^root
took_place
