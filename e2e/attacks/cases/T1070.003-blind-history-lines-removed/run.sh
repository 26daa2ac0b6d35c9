#!/bin/sh
. /opt/case/case.sh

sed -i '/mysql/d;/TOKEN/d' /root/.bash_history
! grep -q mysql /root/.bash_history
took_place
